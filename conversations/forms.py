"""Forms of conversations and comments."""

from django import forms

from conversations.words import COMMENT_LENGTH, TITLE_LENGTH

HELP = "You can use Markdown. Mention people like this: @mina-oduya. They are notified if they can read this."


class CommentForm(forms.Form):
    """``uid`` identifies the comment, so that a form that is sent twice adds one comment."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label="Comment", max_length=COMMENT_LENGTH, widget=forms.Textarea, help_text=HELP)


class ThreadForm(CommentForm):
    title = forms.CharField(label="Title", max_length=TITLE_LENGTH)
    field_order = ("uid", "title", "text")


class EditCommentForm(forms.Form):
    text = forms.CharField(label="Comment", max_length=COMMENT_LENGTH, widget=forms.Textarea, help_text=HELP)
