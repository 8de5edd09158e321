"""Uploaded people imports in the demo that wait for a review."""

UNNAMED, PROBLEMS, CHANGES = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))

TEXTS = {
    UNNAMED: "Who,Address\nAda Lindqvist,ada@harbor.example\n",
    PROBLEMS: "Name,Email,Manager,Role\nAda,ada@harbor.example,gone@harbor.example,steps/none\nBo,bo,,\n",
    CHANGES: (
        "Name,Email,Manager,Team,Role,Shoe size\n"
        "Mina Oduya-Berg,mina-oduya@harbor.example,tomas-reyl@harbor.example,Writers (guild),steps/developer,\n"
        "Ada Lindqvist,ada@harbor.example,mina-oduya@harbor.example,Writers (guild),,\n"
    ),
}

#: Code that uploads them, once the demo exists.
WAIT = f"""
from django.utils import timezone
from people.models import Member, PeopleUpload
by = Member.objects.get(slug="rosalind-achterberg")
for uid, text in {TEXTS!r}.items():
    PeopleUpload.objects.create(
        uid=uid, organization=by.organization, by=by, file_name="people.csv", content=text.encode(),
        created_at=timezone.now(), leaves_missing=False,
    )
"""
