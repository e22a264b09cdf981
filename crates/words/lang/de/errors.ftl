### Ablehnungen und Hinweise: je Code eine Meldung.

error-wrong-credentials = E-Mail oder Passwort stimmt nicht. Bitte prüfen Sie beides.
error-signed-out = Sie sind abgemeldet. Bitte melden Sie sich wieder an.
error-unreachable = Der Server ist nicht erreichbar. Bitte prüfen Sie das Netzwerk.
error-bad-answer = Der Server hat etwas geantwortet, das diese Version nicht versteht.
error-server-trouble = Der Server hat eine Störung. Bitte versuchen Sie es gleich noch einmal.
error-rate-limited = Zu viele Versuche. Bitte warten Sie eine Minute und versuchen Sie es erneut.
error-not-permitted = Sie dürfen das nicht tun oder sind nicht mehr im Raum.
error-not-found = Das gibt es nicht mehr.
error-outbox-full = Die Warteschlange ist voll. Ihr Text bleibt hier; senden Sie ihn, wenn einige Nachrichten weg sind.
error-message-too-large = Die Nachricht ist zu lang. Bitte kürzen Sie sie oder senden Sie sie in Teilen.
error-empty-message = Es gibt nichts zu senden.
error-file-too-large = Die Datei ist größer als 10 MB. Bitte senden Sie eine kleinere.
error-file-not-allowed = Dateien dieser Art können weder angehängt noch geöffnet werden, nur Bilder (PNG, JPEG, GIF, WebP), PDF, Word und Excel.
error-file-unreadable = Die Datei kann nicht gelesen werden. Sie ist vielleicht beschädigt oder nicht mehr da.
error-too-many-files = Es sind schon zehn Dateien angehängt. Bitte senden Sie zuerst diese.
error-already-sent = Die Nachricht ist schon unterwegs und kann nicht mehr geändert werden.
error-disk-full = Der Datenträger ist voll. Schaffen Sie Platz; Ihr Text bleibt hier.
error-read-only = Der Ordner von Deskbell ist schreibgeschützt. Ihr Text bleibt hier.
error-desk-in-use = Ein anderes Programm hat diesen Arbeitsplatz geöffnet. Schließen Sie es und versuchen Sie es erneut.
error-newer-desk = Eine neuere Version von Deskbell hat diesen Arbeitsplatz verwendet. Bitte installieren Sie die neuere Version; es wurde nichts geändert.
error-desk-damaged = Die Kopie Ihrer Räume war beschädigt und wird neu geladen. Bitte versuchen Sie es gleich noch einmal.
error-disk-trouble = Der Datenträger arbeitet nicht richtig. Ihr Text bleibt hier.
error-internal = In Deskbell ist etwas schiefgegangen. Einzelheiten stehen im Protokoll.

notice-no-keychain = Dieser Computer hat keinen Schlüsselbund. Nach dem Schließen von Deskbell müssen Sie sich neu anmelden, und die Kopie Ihrer Räume endet damit.
notice-keychain-locked = Der Schlüsselbund ist gesperrt. Entsperren Sie ihn, um angemeldet zu bleiben, oder machen Sie nur für dieses Mal weiter.
notice-no-tray = Dieser Desktop hat keinen Infobereich. Beim Schließen wird das Fenster stattdessen minimiert.
notice-no-notifications = Dieser Desktop zeigt keine Benachrichtigungen. Lassen Sie das Fenster sichtbar, damit Ihnen keine Nachricht entgeht.
notice-cache-rebuilt = Die Kopie Ihrer Räume auf diesem Computer war beschädigt und wird neu geladen. Ungesendete Nachrichten blieben erhalten.
notice-unsent-lost = Die Kopie Ihrer Räume auf diesem Computer war beschädigt, und einige ungesendete Nachrichten ließen sich nicht mehr lesen. Bitte prüfen Sie, was Sie zuletzt geschrieben haben.
notice-left-behind = Etwas, das Sie geschrieben haben, wurde nicht gesendet: Sie sind nicht mehr in diesem Raum. Es bleibt auf diesem Computer.
notice-clock-off = Die Uhr dieses Computers geht um mehr als zwei Minuten falsch. Zeiten können falsch erscheinen, bis sie gestellt ist.
notice-disk-full = Der Datenträger ist voll. Neue Nachrichten können erst wieder aufbewahrt oder eingereiht werden, wenn Platz ist.
notice-read-only = Der Ordner von Deskbell ist schreibgeschützt. Bis das behoben ist, können neue Nachrichten weder aufbewahrt noch eingereiht werden.
notice-disk-trouble = Der Datenträger dieses Computers arbeitet nicht richtig. Neue Nachrichten können weder aufbewahrt noch eingereiht werden.
notice-key-changed = Im Schlüsselbund fehlt der Schlüssel zur Kopie Ihrer Räume. Sie wurde mit allem Ungesendeten beiseitegelegt, bis der Schlüssel wieder da ist. Bitte prüfen Sie, was Sie zuletzt geschrieben haben; der Rest wird neu geladen.
