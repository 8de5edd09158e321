"""What the session stores about an invitation until the reader has an account that can accept it."""

#: The session key for the id of an invitation that was valid when it was opened; checked again before it is used.
INVITATION = "people.invited_by"
#: The purpose for sealing a new link (foundation.sealing) on its way to the page that shows it once.
LINK = "invitation link"
