# Invitations for several people at once.
invitations-title = Einladungen
invitations-nobody = Alle Ihre Personen haben ihren Zugang eingerichtet.
invitations-text = Hier stehen alle, deren Zugang noch nicht eingerichtet ist. Mit einer Einladung richtet die Person ihren Zugang ein.
invitations-whom = Für wen?
invitations-has-one = Eine Einladung gilt schon, bis { $time }.
invitations-make = Einladungen machen
invitations-nobody-chosen = Bitte wählen Sie mindestens eine Person.
invitations-too-many = Höchstens { $most } Einladungen sind auf einmal möglich.
invitations-made = Neue Einladungen
invitations-print = Die Einladungen stehen nur jetzt hier. Drucken Sie diese Seite und geben Sie jeder Person ihre eigene.
invitations-reload = Laden Sie diese Seite nicht neu. Sonst entstehen neue Einladungen, und diese hier gelten nicht mehr.
invitations-or-code = Oder geben Sie diesen Code ein auf
