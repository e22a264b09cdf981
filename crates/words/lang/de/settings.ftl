### Schnellwechsel, Tasten und Einstellungen.

switch-to = Zu Raum oder Person wechseln
switch-hint = Name eines Raums, eines Hauses oder einer Person
switch-keys = ↑ ↓ zum Wählen, Eingabe zum Öffnen, Esc zum Schließen
switch-none = Kein Raum und keine Person mit diesem Namen.
rooms-found = { $count ->
    [one] 1 Raum
   *[other] { $count } Räume
}

key-ctrl = Strg
key-shift = Umschalt
key-enter = Eingabe
key-esc = Esc
key-home = Pos1
key-end = Ende

shortcuts = Tastenkürzel
keys-around = Navigation
keys-around-switch = Zu Raum oder Person wechseln
keys-around-card = Den Raum der neuesten Meldung öffnen
keys-around-step = Raum darüber oder darunter
keys-around-search = In diesem Raum suchen
keys-around-everywhere = Überall suchen
keys-around-back = Zurück zum Schreiben; schließt, was offen ist
keys-rooms = In der Liste der Räume
keys-rooms-step = Von Raum zu Raum
keys-rooms-open = Raum öffnen
keys-rooms-menu = Aktionen für den Raum
keys-messages = In den Nachrichten
keys-messages-step = Von Nachricht zu Nachricht
keys-messages-copy = Nachricht kopieren
keys-messages-menu = Aktionen für die Nachricht
keys-writing = Schreiben
keys-writing-send = Senden
keys-writing-line = Neue Zeile
keys-writing-leave = Änderung verwerfen
keys-window = Fenster
keys-window-larger = Größer
keys-window-smaller = Kleiner
keys-window-usual = Normale Größe
keys-window-settings = Einstellungen
keys-window-keys = Diese Liste

settings = Einstellungen
settings-pages = Seiten der Einstellungen
page-appearance = Darstellung
page-language = Sprache
page-notifications = Benachrichtigungen
page-privacy = Privatsphäre
page-storage = Speicher
page-account = Konto
page-support = Hilfe und Diagnose
page-about = Über Deskbell
look-is-yours = Das gilt nur für Sie: Die nächste Person an diesem Platz hat ihre eigenen Einstellungen.

theme-heading = Farben
theme-system = Wie das System
theme-system-about = Folgt diesem Computer
theme-light = Hell
theme-light-about = Für eine helle Lobby
theme-dark = Dunkel
theme-dark-about = Helle Schrift auf dunklem Grund
theme-night = Nachtdienst
theme-night-about = Warm und gedämpft, für eine dunkle Lobby
zoom = Zoom
zoom-lead = Vergrößert alles. Strg mit Plus, Minus und 0 tut überall dasselbe.
text-size = Schriftgröße
text-size-lead = Vergrößert die Schrift und lässt das Fenster, wie es ist.
smaller = Kleiner
larger = Größer
usual = Normale Größe
compact = Zeilen enger zusammen
percent-of = { NUMBER($percent) } %

language-heading = Sprache von Deskbell
language-system = Wie das System
language-lead = Gilt sofort, auch für Benachrichtigungen und Infobereich. Was Personen schreiben, bleibt, wie sie es geschrieben haben.
times-of-property = Zeiten sind die Ihres Hauses, wo auch immer dieser Computer steht.

level-heading = Welche Nachrichten sich melden
level-lead = Ein Raum kann in seinen Details eine eigene Stufe haben.
level-all = Jede Nachricht
level-mentions = Erwähnungen und Direktnachrichten
level-nothing = Keine
sounds-heading = Töne
sounds-lead = Welche der Nachrichten, die sich melden, zu hören sind. Erwähnungen und Direktnachrichten haben einen eigenen, dringenden Ton. Viele Nachrichten auf einmal sind einmal zu hören, in Ruhezeiten keine.
content-heading = Wie viel eine Benachrichtigung zeigt
content-lead = Auf einem gesperrten Bildschirm steht immer nur, dass es etwas Neues gibt.
content-full = Wer geschrieben hat, wo und was
content-sender = Wer geschrieben hat und wo
content-nothing = Nur dass es etwas Neues gibt
through = Was trotz Stummschaltung durchkommt
mentions-through = Nachrichten, die mich erwähnen
direct-through = Direktnachrichten
quiet = Ruhezeiten
quiet-lead = In dieser Zeit meldet sich nichts, nach der Uhr des Hauses. Gezählt wird trotzdem.
quiet-none = Keine: Nachrichten melden sich jederzeit.
add-quiet = Ruhezeit hinzufügen
remove-quiet = Diese Ruhezeit entfernen
quiet-from = Von
quiet-to = bis
quiet-next-day = am nächsten Tag
quiet-no-day = Wählen Sie mindestens einen Tag, sonst beginnt sie nie.
try-it = Benachrichtigung zeigen
try-heading = Lässt dieser Computer Benachrichtigungen durch?
trying = Das System wird gefragt …
loading = Einen Moment …
trial-taken = Das System hat sie angenommen. Wenn Sie nichts gesehen haben, prüfen Sie, ob es Benachrichtigungen zurückhält (Nicht stören, Fokus).
trial-refused = Das System hat sie nicht durchgelassen. Erlauben Sie Benachrichtigungen von Deskbell in den Einstellungen dieses Computers.
trial-paused = Nachrichten melden sich bis { $time } nicht: Sie haben sie pausiert.
trial-quiet = Nachrichten melden sich bis { $time } nicht: Ruhezeit.

privacy-read = Gelesen
privacy-read-about = Andere sehen, dass Sie eine Nachricht gelesen haben, wenn ihr Raum offen ist, dieses Fenster vorne liegt und jemand in der letzten Minute diesen Computer benutzt hat. Eine Benachrichtigung zu öffnen zählt nicht.
privacy-here = Da und abwesend
privacy-here-about = Kollegen sehen Sie als anwesend, solange Sie diesen Computer benutzen, als abwesend nach fünf Minuten ohne Eingabe oder bei gesperrtem Bildschirm, und als offline, wenn Deskbell geschlossen ist.
privacy-typing = Schreiben
privacy-typing-about = Während Sie schreiben, sehen es die Personen im Raum; drei Sekunden nach der letzten Taste nicht mehr.
privacy-outside = Nichts von außen
privacy-outside-about = Nachrichten laden nichts aus dem Internet: keine Vorschau von Links, keine fremden Bilder, keine Zählpixel.
privacy-secrets = Geheimnisse
privacy-secrets-about = Ihre Sitzung und der Schlüssel zur Kopie Ihrer Räume liegen im Schlüsselbund dieses Computers und nirgends sonst.

retention = Wie lange Nachrichten aufbewahrt werden
retention-lead = Nachrichten werden { NUMBER($days) } Tage aufbewahrt, auf dem Server und auf diesem Computer, und dann gelöscht.
on-this-desk = Auf diesem Computer
on-this-desk-lead = Eine verschlüsselte Datei enthält Ihre Räume, Ihre Entwürfe und alles Ungesendete. Beim Abmelden wird sie gelöscht.
storage-messages = Nachrichten, Räume und Entwürfe
storage-files = Dateien
storage-pictures = Kleine Bilder
storage-index = Verzeichnis der Suche
storage-total = Zusammen
unsent-heading = Noch nicht gesendet
unsent-none = Nichts wartet. Bis zu { NUMBER($limit) } Nachrichten können ohne Verbindung warten.
unsent-some = { $waiting ->
    [one] 1 Nachricht wartet, von höchstens { NUMBER($limit) }.
   *[other] { $waiting } Nachrichten warten, von höchstens { NUMBER($limit) }.
}

name = Name
role-heading = Rolle
organization = Organisation
server = Server
session = Sitzung
session-kept = Bleibt nach einem Neustart angemeldet
session-not-kept = Endet, wenn Deskbell geschlossen wird: Dieser Computer hat keinen Schlüsselbund, oder er ist gesperrt
session-over = Ist abgelaufen; melden Sie sich wieder an, um zu senden
role-administrator = Verwaltet die Organisation
role-manager = Leitet Häuser
role-staff = Mitarbeit

support-lead = Wenn etwas nicht stimmt, helfen dem Support die Zahlen dieses Arbeitsplatzes. Sie enthalten weder Worte noch Namen von irgendjemandem. Sie sehen alles, bevor es gespeichert wird, und nichts wird versendet.
support-show = Diagnose anzeigen
support-text = Die Diagnose
support-save = In eine Datei speichern
support-saved = Gespeichert als

version = Version
licence = Lizenz
licences = MIT oder Apache-2.0
built-on = Gebaut mit
built-on-list = Rust, Tauri, Yew, Tokio und SQLite mit SQLCipher, jeweils unter eigener offener Lizenz
