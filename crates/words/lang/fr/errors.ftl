### Refus et avis : un message par code.

error-wrong-credentials = L’e-mail ou le mot de passe est incorrect. Veuillez vérifier les deux.
error-signed-out = Vous êtes déconnecté. Veuillez vous reconnecter.
error-unreachable = Le serveur est injoignable. Veuillez vérifier le réseau.
error-bad-answer = Le serveur a répondu quelque chose que cette version ne comprend pas.
error-server-trouble = Le serveur rencontre un problème. Veuillez réessayer dans un instant.
error-rate-limited = Trop de tentatives. Veuillez attendre une minute et réessayer.
error-not-permitted = Vous n’êtes pas autorisé à faire cela, ou vous n’êtes plus dans le salon.
error-not-found = Cela n’existe plus.
error-outbox-full = La file d’attente est pleine. Votre texte reste ici ; envoyez-le quand quelques messages seront partis.
error-message-too-large = Le message est trop long. Veuillez le raccourcir ou l’envoyer en plusieurs parties.
error-empty-message = Il n’y a rien à envoyer.
error-file-too-large = Le fichier dépasse 10 Mo. Veuillez en envoyer un plus petit.
error-file-not-allowed = Les fichiers de ce type ne peuvent être ni joints ni ouverts, seulement les images (PNG, JPEG, GIF, WebP), PDF, Word et Excel.
error-file-unreadable = Le fichier est illisible. Il est peut-être endommagé ou a disparu.
error-too-many-files = Dix fichiers sont déjà joints. Veuillez d’abord les envoyer.
error-already-sent = Le message est déjà parti et ne peut plus être modifié.
error-disk-full = Le disque est plein. Libérez de la place ; votre texte reste ici.
error-read-only = Le dossier de Deskbell est protégé en écriture. Votre texte reste ici.
error-desk-in-use = Un autre programme utilise ce poste. Fermez-le et réessayez.
error-newer-desk = Une version plus récente de Deskbell a utilisé ce poste. Veuillez installer la version plus récente ; rien n’a été modifié.
error-desk-damaged = La copie de vos salons était endommagée et est en cours de rechargement. Veuillez réessayer dans un instant.
error-disk-trouble = Le disque ne fonctionne pas comme il devrait. Votre texte reste ici.
error-internal = Un problème est survenu dans Deskbell. Le journal contient les détails.

notice-no-keychain = Cet ordinateur n’a pas de trousseau. Vous devrez vous reconnecter après avoir fermé Deskbell, et la copie de vos salons disparaîtra avec lui.
notice-keychain-locked = Le trousseau est verrouillé. Déverrouillez-le pour rester connecté, ou continuez pour cette fois seulement.
notice-no-tray = Ce bureau n’a pas de zone de notification. Fermer la fenêtre la réduit à la place.
notice-no-notifications = Ce bureau n’affiche pas de notifications. Gardez la fenêtre visible pour ne manquer aucun message.
notice-cache-rebuilt = La copie de vos salons sur cet ordinateur était endommagée et est en cours de rechargement. Les messages non envoyés ont été conservés.
notice-unsent-lost = La copie de vos salons sur cet ordinateur était endommagée, et certains messages non envoyés n’ont pas pu être relus. Veuillez vérifier ce que vous avez écrit en dernier.
notice-left-behind = Un texte que vous avez écrit n’a pas été envoyé : vous n’êtes plus dans son salon. Il est conservé sur cet ordinateur.
notice-clock-off = L’horloge de cet ordinateur a plus de deux minutes d’écart. Les heures peuvent être fausses tant qu’elle n’est pas réglée.
notice-disk-full = Le disque est plein. Les nouveaux messages ne peuvent être ni conservés ni mis en attente tant qu’il n’y a pas de place.
notice-read-only = Le dossier de Deskbell est protégé en écriture. D’ici là, les nouveaux messages ne peuvent être ni conservés ni mis en attente.
notice-disk-trouble = Le disque de cet ordinateur ne fonctionne pas comme il devrait. Les nouveaux messages ne peuvent être ni conservés ni mis en attente.
notice-key-changed = Le trousseau n’a plus la clé de la copie de vos salons. Elle a été mise de côté, avec ce qui n’a pas été envoyé, jusqu’au retour de la clé. Veuillez vérifier ce que vous avez écrit en dernier ; le reste est en cours de rechargement.
