### Accès rapide, touches et paramètres.

switch-to = Aller à un salon ou à une personne
switch-hint = Nom d’un salon, d’un établissement ou d’une personne
switch-keys = ↑ ↓ pour choisir, Entrée pour ouvrir, Échap pour fermer
switch-none = Aucun salon ni aucune personne de ce nom.
rooms-found = { $count ->
    [one] { $count } salon
   *[other] { $count } salons
}

key-ctrl = Ctrl
key-shift = Maj
key-enter = Entrée
key-esc = Échap
key-home = Origine
key-end = Fin

shortcuts = Raccourcis clavier
keys-around = Navigation
keys-around-switch = Aller à un salon ou à une personne
keys-around-card = Ouvrir le salon du dernier avis
keys-around-step = Salon au-dessus ou au-dessous
keys-around-search = Rechercher dans ce salon
keys-around-everywhere = Rechercher partout
keys-around-back = Revenir à l’écriture ; ferme ce qui est ouvert
keys-rooms = Dans la liste des salons
keys-rooms-step = D’un salon à l’autre
keys-rooms-open = Ouvrir le salon
keys-rooms-menu = Actions possibles pour le salon
keys-messages = Dans les messages
keys-messages-step = D’un message à l’autre
keys-messages-copy = Copier le message
keys-messages-menu = Actions possibles pour le message
keys-writing = Écriture
keys-writing-send = Envoyer
keys-writing-line = Nouvelle ligne
keys-writing-leave = Abandonner une modification
keys-window = La fenêtre
keys-window-larger = Agrandir
keys-window-smaller = Réduire
keys-window-usual = Taille normale
keys-window-settings = Paramètres
keys-window-keys = Cette liste

settings = Paramètres
settings-pages = Pages des paramètres
page-appearance = Apparence
page-language = Langue
page-notifications = Notifications
page-privacy = Confidentialité
page-storage = Stockage
page-account = Compte
page-support = Aide et diagnostic
page-about = À propos
look-is-yours = Ces réglages sont les vôtres : la prochaine personne à ce poste a les siens.

theme-heading = Couleurs
theme-system = Comme le système
theme-system-about = Suit cet ordinateur
theme-light = Clair
theme-light-about = Pour un hall lumineux
theme-dark = Sombre
theme-dark-about = Texte clair sur fond sombre
theme-night = Service de nuit
theme-night-about = Chaud et tamisé, pour un hall sombre
zoom = Zoom
zoom-lead = Agrandit tout. Ctrl avec plus, moins et 0 fait de même partout.
text-size = Taille du texte
text-size-lead = Agrandit le texte et laisse la fenêtre telle quelle.
smaller = Réduire
larger = Agrandir
usual = Taille normale
compact = Lignes plus serrées
percent-of = { NUMBER($percent) } %

language-heading = Langue de Deskbell
language-system = Comme le système
language-lead = S’applique aussitôt, y compris aux notifications et à l’icône de la barre. Ce que les personnes écrivent reste tel quel.
times-of-property = Les heures sont celles de votre établissement, où que soit cet ordinateur.

level-heading = Quels messages sonnent
level-lead = Un salon peut avoir son propre niveau, dans ses détails.
level-all = Tous les messages
level-mentions = Mentions de moi et messages directs
level-nothing = Aucun
sounds-heading = Sons
sounds-lead = Lesquels des messages qui sonnent s’entendent. Les mentions et les messages directs ont leur propre son, plus pressant. Beaucoup de messages à la fois ne s’entendent qu’une fois, et aucun pendant les heures calmes.
content-heading = Ce qu’une notification montre
content-lead = Sur un écran verrouillé, elle dit seulement qu’il y a du nouveau.
content-full = Qui a écrit, où et quoi
content-sender = Qui a écrit, et où
content-nothing = Seulement qu’il y a du nouveau
through = Ce qui passe malgré la sourdine
mentions-through = Les messages qui me mentionnent
direct-through = Les messages directs
quiet = Heures calmes
quiet-lead = Rien ne sonne pendant ce temps, à l’heure de l’établissement. Les messages sont comptés malgré tout.
quiet-none = Aucune : les messages sonnent à toute heure.
add-quiet = Ajouter des heures calmes
remove-quiet = Supprimer ces heures calmes
quiet-from = De
quiet-to = à
quiet-next-day = le lendemain
quiet-no-day = Choisissez au moins un jour, sinon elles ne commencent jamais.
try-it = Afficher une notification
try-heading = Cet ordinateur laisse-t-il passer les notifications ?
trying = Demande au système…
loading = Un instant…
trial-taken = Le système l’a acceptée. Si vous n’avez rien vu, vérifiez s’il retient les notifications (ne pas déranger, concentration).
trial-refused = Le système ne l’a pas laissée passer. Autorisez les notifications de Deskbell dans les paramètres de cet ordinateur.
trial-paused = Les messages ne sonnent pas jusqu’à { $time } : vous les avez suspendus.
trial-quiet = Les messages ne sonnent pas jusqu’à { $time } : heures calmes.

privacy-read = Lu
privacy-read-about = Les autres voient que vous avez lu un message quand son salon est ouvert, que cette fenêtre est au premier plan et que quelqu’un a utilisé cet ordinateur dans la dernière minute. Ouvrir une notification ne compte pas.
privacy-here = Présent et absent
privacy-here-about = Vos collègues vous voient présent tant que vous utilisez cet ordinateur, absent après cinq minutes sans saisie ou quand l’écran est verrouillé, et hors ligne quand Deskbell est fermé.
privacy-typing = Saisie
privacy-typing-about = Pendant que vous écrivez, les personnes du salon le voient ; trois secondes après la dernière touche, plus du tout.
privacy-outside = Rien de l’extérieur
privacy-outside-about = Les messages ne chargent rien depuis Internet : ni aperçus de liens, ni images distantes, ni pixels espions.
privacy-secrets = Secrets
privacy-secrets-about = Votre session et la clé de la copie de vos salons se trouvent dans le trousseau de cet ordinateur et nulle part ailleurs.

retention = Durée de conservation des messages
retention-lead = Les messages sont conservés { NUMBER($days) } jours, sur le serveur et sur cet ordinateur, puis supprimés.
on-this-desk = Sur cet ordinateur
on-this-desk-lead = Un fichier chiffré contient vos salons, vos brouillons et ce qui n’a pas été envoyé. La déconnexion le supprime.
storage-messages = Messages, salons et brouillons
storage-files = Fichiers
storage-pictures = Petites images
storage-index = Index de la recherche
storage-total = Au total
unsent-heading = Pas encore envoyés
unsent-none = Rien n’attend. Jusqu’à { NUMBER($limit) } messages peuvent attendre sans connexion.
unsent-some = { $waiting ->
    [one] { $waiting } message en attente, sur { NUMBER($limit) } au plus.
   *[other] { $waiting } messages en attente, sur { NUMBER($limit) } au plus.
}

name = Nom
role-heading = Rôle
organization = Organisation
server = Serveur
session = Session
session-kept = Reste connectée après un redémarrage
session-not-kept = Se termine à la fermeture de Deskbell : cet ordinateur n’a pas de trousseau, ou il est verrouillé
session-over = Terminée ; reconnectez-vous pour envoyer
role-administrator = Administre l’organisation
role-manager = Dirige des établissements
role-staff = Personnel

support-lead = En cas de problème, l’assistance peut utiliser les chiffres de ce poste. Ils ne contiennent ni mots ni noms de personne. Vous voyez tout avant l’enregistrement, et rien n’est envoyé nulle part.
support-show = Afficher le diagnostic
support-text = Le diagnostic
support-save = Enregistrer dans un fichier
support-saved = Enregistré sous

version = Version
licence = Licence
licences = MIT ou Apache-2.0
built-on = Fondé sur
built-on-list = Rust, Tauri, Yew, Tokio et SQLite avec SQLCipher, chacun sous sa propre licence libre
