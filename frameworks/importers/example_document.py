"""A small framework that shows the format, as an example to download."""

from decimal import Decimal
from functools import partial

from foundation.file_reading import ExampleFile
from frameworks.document import (
    AbilityDocument,
    ExampleDocument,
    FrameworkDocument,
    GroupDocument,
    MilestoneDocument,
    RequirementDocument,
    RoleDocument,
    StepDocument,
)
from frameworks.exporters import FRAMEWORK_EXPORTERS
from frameworks.words import ExampleKind, Strength

EXAMPLE_DOCUMENT = FrameworkDocument(
    key="example",
    name="Example",
    description="Replace this text, and everything below, with your own.",
    scale=(
        StepDocument(level=1, name="Works with help", points=Decimal(1)),
        StepDocument(level=2, name="Works alone", points=Decimal(3)),
    ),
    groups=(GroupDocument(key="working-together", name="Working together"),),
    abilities=(
        AbilityDocument(
            key="gives-feedback",
            name="Gives feedback",
            group="working-together",
            description="Tells colleagues what helped and what didn’t.",
            milestones=(
                MilestoneDocument(level=1, description="Gives feedback when asked."),
                MilestoneDocument(
                    level=2,
                    description="Gives feedback without being asked.",
                    examples=(
                        ExampleDocument(
                            text="Said the day after a workshop what could go better.", kind=ExampleKind.SIGNAL.value
                        ),
                    ),
                ),
            ),
        ),
    ),
    roles=(
        RoleDocument(
            key="developer",
            name="Developer",
            plural="Developers",
            group="working-together",
            requirements=(
                RequirementDocument(ability="gives-feedback", level=Decimal(1), strength=Strength.REQUIRED.value),
            ),
        ),
    ),
)


def example_file(exporter: str) -> ExampleFile:
    """The example as an exporter writes it."""
    chosen = FRAMEWORK_EXPORTERS[exporter]
    return ExampleFile(chosen.content_type, partial(chosen.write, EXAMPLE_DOCUMENT))
