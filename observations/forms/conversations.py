"""What is said in a conversation."""

from django import forms

from observations.words import COMMENT_LENGTH

HELP = "Markdown. Name somebody by @ and their address, as in @mina-oduya: they are told if they may read this."


class CommentForm(forms.Form):
    """``uid`` is the comment's own, so that what is sent twice is said once."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label="Say something", max_length=COMMENT_LENGTH, widget=forms.Textarea, help_text=HELP)


class ThreadForm(CommentForm):
    title = forms.CharField(label="What is it about?", max_length=200)
    field_order = ("uid", "title", "text")


class EditCommentForm(forms.Form):
    text = forms.CharField(label="Your words", max_length=COMMENT_LENGTH, widget=forms.Textarea, help_text=HELP)
