# Invitations for several people at once.
invitations-title = Invitations
invitations-nobody = All your people have set up their access.
invitations-text = Here stand all whose access is not set up yet. With an invitation the person sets up their access.
invitations-whom = For whom?
invitations-has-one = An invitation is good already, until { $time }.
invitations-make = Make invitations
invitations-nobody-chosen = Please choose at least one person.
invitations-too-many = At most { $most } invitations are possible at once.
invitations-made = New invitations
invitations-print = The invitations stand here only now. Print this page and give each person their own.
invitations-reload = Do not load this page again. Otherwise new invitations are made, and those here are no longer good.
invitations-or-code = Or enter this code at
