### Anmeldung, Liste der Räume, Verbindung und die Seite selbst.

sign-in = Anmelden
signing-in = Anmeldung läuft …
sign-in-lead = Der Chat, der an Ihrer Rezeption den ganzen Tag offen bleibt.
sign-in-again = Erneut anmelden
sign-in-again-lead = Ihre Sitzung ist abgelaufen. Was Sie geschrieben haben, ist sicher und wird gesendet, sobald Sie zurück sind.
email = E-Mail
password = Passwort
show-password = Passwort anzeigen
hide-password = Passwort verbergen
backend-of = Verbindet mit { $address } · Deskbell { $version }
sign-out = Abmelden
sign-out-anyway = Trotzdem abmelden
stay = Angemeldet bleiben
cancel = Abbrechen
leave-question = { $count ->
    [one] Eine Nachricht wurde noch nicht gesendet. Beim Abmelden wird sie verworfen.
   *[other] { $count } Nachrichten wurden noch nicht gesendet. Beim Abmelden werden sie verworfen.
}

rooms = Räume
filter = Raum suchen
clear-filter = Suche leeren
no-match = Kein Raum und keine Person mit diesem Namen.
no-rooms = Noch keine Räume
no-rooms-lead = Räume erscheinen hier, sobald Sie jemand hinzufügt oder Ihnen schreibt.
fetching-rooms = Ihre Räume werden geladen …
unread-only = Nur Räume mit ungelesenen Nachrichten
all-read = Alles gelesen.
show-all-rooms = Alle Räume anzeigen
favourites = Favoriten
favourite = Oben anheften
no-favourite = Nicht mehr anheften
mark-read = Als gelesen markieren
mark-unread = Als ungelesen markieren
for-30-minutes = 30 Minuten lang
for-1-hour = 1 Stunde lang
for-8-hours = 8 Stunden lang
until-unmuted = Bis ich es aufhebe
draft = Entwurf:
you = Sie:
colon = :
no-messages = Noch keine Nachrichten
show-rooms = Räume ein- oder ausblenden
back = Zurück zu den Räumen
account = Konto und Benachrichtigungen
pause = Benachrichtigungen pausieren
resume = Benachrichtigungen zulassen
paused-until = Benachrichtigungen pausiert bis { $time }
menu-of = Aktionen: { $name }
muted-until = Stumm bis { $time }
muted-always = Stumm
section-property = Häuser
section-organization = Organisation
section-group = Gruppen
section-direct = Direkt
unread-messages = { $count ->
    [one] 1 ungelesene Nachricht
   *[other] { $count } ungelesene Nachrichten
}
unread-mentions = { $count ->
    [one] { $messages }, 1 erwähnt Sie
   *[other] { $messages }, { $count } erwähnen Sie
}

connecting = Verbindung wird hergestellt …
try-now = Jetzt versuchen
session-ended = Ihre Sitzung ist abgelaufen
offline-since = Offline seit { $time }
trouble-since = { $trouble } (seit { $time })
trouble-unreachable = Der Server ist nicht erreichbar
trouble-server = Der Server hat eine Störung
trouble-pause = Der Server bittet um eine Pause
trouble-not-permitted = Der Server lässt dieses Konto nicht zu
trouble-bad-answer = Der Server antwortet in einer Form, die diese Version nicht versteht
trouble-disk-full = Der Datenträger ist voll: Dieser Arbeitsplatz kann nicht geöffnet werden
trouble-read-only = Der Ordner von Deskbell ist schreibgeschützt: Dieser Arbeitsplatz kann nicht geöffnet werden
trouble-in-use = Ein anderes Programm hat diesen Arbeitsplatz geöffnet
trouble-newer = Eine neuere Version von Deskbell hat diesen Arbeitsplatz verwendet: Bitte installieren Sie die neuere Version
trouble-disk = Der Datenträger arbeitet nicht: Dieser Arbeitsplatz kann nicht geöffnet werden
trouble-line = Die Verbindung ist gestört
queue-of = { NUMBER($waiting) } von { NUMBER($limit) } warten
sending-messages = { $count ->
    [one] 1 Nachricht wird gesendet
   *[other] { $count } Nachrichten werden gesendet
}
less-than-a-minute = noch weniger als eine Minute
minutes-left = { $count ->
    [one] noch etwa eine Minute
   *[other] noch etwa { $count } Minuten
}
paced-by = { $sending }, { $left }
dismiss = Schließen
cards = Neue Nachrichten in anderen Räumen

starting = Deskbell startet …
no-core = Deskbell antwortet nicht
no-core-lead = Es wird von selbst weiter versucht. Wenn das so bleibt, starten Sie Deskbell neu.
not-in-shell = Diese Seite gehört in das Fenster von Deskbell.
crashed = Diese Ansicht ist abgestürzt
crashed-lead = Nichts ist verloren: Nachrichten und Warteschlange liegen außerhalb. Laden Sie neu, um weiterzumachen.
crashed-returns = Nichts ist verloren: Nachrichten und Warteschlange liegen außerhalb. Die Ansicht wird neu geladen…
reload = Neu laden
crash-code = Code: { $code }
came-back = Eine Ansicht ist abgestürzt und wurde neu geladen. Nichts ist verloren. Code: { $code }
safe-heading = Diese Ansicht stürzt immer wieder ab
safe-lead = Ihre Nachrichten sind sicher, und was wartet, wird weiter gesendet: Alles davon liegt außerhalb dieser Ansicht. Wenn ein neuer Versuch nicht hilft, geben Sie dem Support den Code und die Diagnose.
boot-failed = Deskbell konnte sein Fenster nicht laden. Bitte starten Sie es neu; Ihre Nachrichten sind sicher.
close = Schließen

tray-open = Deskbell öffnen
tray-mute-hour = Benachrichtigungen 1 Stunde stummschalten
tray-mute = Benachrichtigungen bis auf Weiteres stummschalten
tray-unmute = Stummschaltung aufheben
tray-quit = Beenden
tray-starting = Startet
tray-online = Online
tray-connecting = Verbindet
tray-offline = Offline
tray-signed-out = Abgemeldet
tray-trouble = Verbindung gestört
tray-unread = { NUMBER($count) } ungelesen
tray-waiting = { NUMBER($count) } wartend
card-new-message = Neue Nachricht
card-digest = { $count ->
    [one] Während Sie weg waren: 1 Nachricht
   *[other] Während Sie weg waren: { $count } Nachrichten
}
card-test = Benachrichtigungen kommen an.
