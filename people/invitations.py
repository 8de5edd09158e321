"""What a browser remembers of an invitation, until its reader has an account that can accept it."""

#: The session's key of its number, once its page found it to be good; whether it still is, is asked where it counts.
INVITATION = "people.invited_by"
#: What a new link is sealed for (foundation.sealing), from where it is made to the page that shows it once.
LINK = "invitation link"
