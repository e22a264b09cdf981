### Connexion, liste des salons, réseau et la page elle-même.

sign-in = Se connecter
signing-in = Connexion…
sign-in-lead = La messagerie que votre réception garde ouverte toute la journée.
sign-in-again = Se reconnecter
sign-in-again-lead = Votre session a expiré. Ce que vous avez écrit est en sécurité et partira dès votre retour.
email = E-mail
password = Mot de passe
show-password = Afficher le mot de passe
hide-password = Masquer le mot de passe
backend-of = Se connecte à { $address } · Deskbell { $version }
sign-out = Se déconnecter
sign-out-anyway = Se déconnecter quand même
stay = Rester connecté
cancel = Annuler
leave-question = { $count ->
    [one] Un message n’a pas encore été envoyé. La déconnexion le supprime.
   *[other] { $count } messages n’ont pas encore été envoyés. La déconnexion les supprime.
}

rooms = Salons
filter = Trouver un salon
clear-filter = Effacer la recherche
no-match = Aucun salon ni aucune personne de ce nom.
no-rooms = Aucun salon pour l’instant
no-rooms-lead = Les salons apparaissent ici dès que quelqu’un vous ajoute ou vous écrit.
fetching-rooms = Chargement de vos salons…
unread-only = Seulement les salons avec des messages non lus
all-read = Tout est lu.
show-all-rooms = Afficher tous les salons
favourites = Favoris
favourite = Garder en haut
no-favourite = Ne plus garder en haut
mark-read = Marquer comme lu
mark-unread = Marquer comme non lu
for-30-minutes = Pendant 30 minutes
for-1-hour = Pendant 1 heure
for-8-hours = Pendant 8 heures
until-unmuted = Jusqu’à ce que je le réactive
draft = Brouillon :
you = Vous :
colon = { "\u00A0" }:
no-messages = Aucun message pour l’instant
show-rooms = Afficher ou masquer les salons
back = Retour aux salons
account = Compte et notifications
pause = Suspendre les notifications
resume = Laisser passer les notifications
paused-until = Notifications suspendues jusqu’à { $time }
menu-of = Actions : { $name }
muted-until = En sourdine jusqu’à { $time }
muted-always = En sourdine
section-property = Établissements
section-organization = Organisation
section-group = Groupes
section-direct = Direct
unread-messages = { $count ->
    [one] { $count } message non lu
   *[other] { $count } messages non lus
}
unread-mentions = { $count ->
    [one] { $messages }, { $count } vous mentionne
   *[other] { $messages }, { $count } vous mentionnent
}

connecting = Connexion…
try-now = Essayer maintenant
session-ended = Votre session a expiré
offline-since = Hors ligne depuis { $time }
trouble-since = { $trouble } (depuis { $time })
trouble-unreachable = Le serveur est injoignable
trouble-server = Le serveur rencontre un problème
trouble-pause = Le serveur demande une pause
trouble-not-permitted = Le serveur n’autorise pas ce compte
trouble-bad-answer = Le serveur répond d’une manière que cette version ne comprend pas
trouble-disk-full = Le disque est plein : ce poste ne peut pas être ouvert
trouble-read-only = Le dossier de Deskbell est protégé en écriture : ce poste ne peut pas être ouvert
trouble-in-use = Un autre programme utilise ce poste
trouble-newer = Une version plus récente de Deskbell a utilisé ce poste : veuillez installer la version plus récente
trouble-disk = Le disque ne fonctionne pas : ce poste ne peut pas être ouvert
trouble-line = La connexion est perturbée
queue-of = { NUMBER($waiting) } sur { NUMBER($limit) } en attente
sending-messages = { $count ->
    [one] Envoi de { $count } message
   *[other] Envoi de { $count } messages
}
less-than-a-minute = moins d’une minute restante
minutes-left = { $count ->
    [one] environ une minute restante
   *[other] environ { $count } minutes restantes
}
paced-by = { $sending }, { $left }
dismiss = Fermer
cards = Nouveaux messages dans d’autres salons

starting = Démarrage…
no-core = Deskbell ne répond pas
no-core-lead = Nouvelle tentative automatique en cours. Si cela persiste, redémarrez Deskbell.
not-in-shell = Cette page appartient à la fenêtre de Deskbell.
crashed = Cet affichage a planté
crashed-lead = Rien n’est perdu : les messages et la file d’attente sont conservés ailleurs. Rechargez pour continuer.
crashed-returns = Rien n’est perdu : les messages et la file d’attente sont conservés ailleurs. Rechargement en cours…
reload = Recharger
crash-code = Code : { $code }
came-back = Un affichage a planté et a été rechargé. Rien n’est perdu. Code : { $code }
safe-heading = Cet affichage plante sans cesse
safe-lead = Vos messages sont en sécurité et ceux qui attendent continuent de partir : tout cela est conservé en dehors de cet affichage. Si un nouvel essai n’aide pas, transmettez au support le code et le diagnostic.
boot-failed = Deskbell n’a pas pu charger sa fenêtre. Veuillez le redémarrer ; vos messages sont en sécurité.
close = Fermer

tray-open = Ouvrir Deskbell
tray-mute-hour = Couper les notifications pendant 1 heure
tray-mute = Couper les notifications jusqu’à nouvel ordre
tray-unmute = Rétablir les notifications
tray-quit = Quitter
tray-starting = Démarrage
tray-online = En ligne
tray-connecting = Connexion
tray-offline = Hors ligne
tray-signed-out = Déconnecté
tray-trouble = Connexion perturbée
tray-unread = { $count ->
    [one] { $count } non lu
   *[other] { $count } non lus
}
tray-waiting = { NUMBER($count) } en attente
card-new-message = Nouveau message
card-digest = { $count ->
    [one] Pendant votre absence : { $count } message
   *[other] Pendant votre absence : { $count } messages
}
card-test = Les notifications arrivent bien.
