# The account of every member of staff.
account-link = Konto
account-title = Ihr Konto
account-back = Zur ersten Seite
account-password = Passwort ändern
account-password-text = Danach sind Sie auf allen anderen Geräten abgemeldet.
account-current = Passwort bisher
account-new = Neues Passwort
account-new-hint = Mindestens 8 Zeichen, schwer zu erraten. Zum Beispiel ein Satz oder mehrere Wörter.
account-change = Passwort ändern
account-changed = Ihr neues Passwort gilt. Auf allen anderen Geräten sind Sie abgemeldet.
account-not-recognised = Das Passwort bisher stimmt nicht. Bitte versuchen Sie es noch einmal.
account-same = Das ist Ihr Passwort von bisher. Bitte nehmen Sie ein anderes.
