### Inicio de sesión, lista de salas, conexión y la propia página.

sign-in = Iniciar sesión
signing-in = Iniciando sesión…
sign-in-lead = El chat que su recepción mantiene abierto todo el día.
sign-in-again = Volver a iniciar sesión
sign-in-again-lead = Su sesión ha caducado. Lo que ha escrito está a salvo y se enviará cuando vuelva.
email = Correo electrónico
password = Contraseña
show-password = Mostrar la contraseña
hide-password = Ocultar la contraseña
backend-of = Se conecta a { $address } · Deskbell { $version }
sign-out = Cerrar sesión
sign-out-anyway = Cerrar sesión de todos modos
stay = Mantener la sesión
cancel = Cancelar
leave-question = { $count ->
    [one] Hay un mensaje que aún no se ha enviado. Al cerrar sesión se descarta.
   *[other] Hay { $count } mensajes que aún no se han enviado. Al cerrar sesión se descartan.
}

rooms = Salas
filter = Buscar una sala
clear-filter = Borrar la búsqueda
no-match = No hay ninguna sala ni persona con ese nombre.
no-rooms = Aún no hay salas
no-rooms-lead = Las salas aparecen aquí en cuanto alguien le añada a una o le escriba.
fetching-rooms = Cargando sus salas…
unread-only = Solo salas con mensajes no leídos
all-read = Todo está leído.
show-all-rooms = Mostrar todas las salas
favourites = Favoritas
favourite = Mantener arriba
no-favourite = No mantener arriba
mark-read = Marcar como leída
mark-unread = Marcar como no leída
for-30-minutes = Durante 30 minutos
for-1-hour = Durante 1 hora
for-8-hours = Durante 8 horas
until-unmuted = Hasta que lo reactive
draft = Borrador:
you = Usted:
colon = :
no-messages = Aún no hay mensajes
show-rooms = Mostrar u ocultar las salas
back = Volver a las salas
account = Cuenta y notificaciones
pause = Pausar las notificaciones
resume = Permitir las notificaciones
paused-until = Notificaciones en pausa hasta { $time }
menu-of = Acciones: { $name }
muted-until = En silencio hasta { $time }
muted-always = En silencio
section-property = Establecimientos
section-organization = Organización
section-group = Grupos
section-direct = Directos
unread-messages = { $count ->
    [one] 1 mensaje no leído
   *[other] { $count } mensajes no leídos
}
unread-mentions = { $count ->
    [one] { $messages }, 1 le menciona
   *[other] { $messages }, { $count } le mencionan
}

connecting = Conectando…
try-now = Intentar ahora
session-ended = Su sesión ha caducado
offline-since = Sin conexión desde { $time }
trouble-since = { $trouble } (desde { $time })
trouble-unreachable = No se puede acceder al servidor
trouble-server = El servidor tiene problemas
trouble-pause = El servidor pide una pausa
trouble-not-permitted = El servidor no admite esta cuenta
trouble-bad-answer = El servidor responde de una forma que esta versión no entiende
trouble-disk-full = El disco está lleno: no se puede abrir este puesto
trouble-read-only = No se puede escribir en la carpeta de Deskbell: no se puede abrir este puesto
trouble-in-use = Otro programa tiene abierto este puesto
trouble-newer = Una versión más reciente de Deskbell ha usado este puesto: instale la versión más reciente
trouble-disk = El disco no funciona: no se puede abrir este puesto
trouble-line = La conexión tiene problemas
queue-of = { NUMBER($waiting) } de { NUMBER($limit) } en espera
sending-messages = { $count ->
    [one] Enviando 1 mensaje
   *[other] Enviando { $count } mensajes
}
less-than-a-minute = queda menos de un minuto
minutes-left = { $count ->
    [one] queda alrededor de un minuto
   *[other] quedan unos { $count } minutos
}
paced-by = { $sending }, { $left }
dismiss = Cerrar
cards = Mensajes nuevos en otras salas

starting = Iniciando…
no-core = Deskbell no responde
no-core-lead = Se sigue intentando automáticamente. Si no cambia, reinicie Deskbell.
not-in-shell = Esta página pertenece a la ventana de Deskbell.
crashed = Esta vista ha fallado
crashed-lead = No se ha perdido nada: los mensajes y la cola se guardan aparte. Recargue para continuar.
crashed-returns = No se ha perdido nada: los mensajes y la cola se guardan aparte. Se está recargando…
reload = Recargar
crash-code = Código: { $code }
came-back = Una vista ha fallado y se ha recargado. No se ha perdido nada. Código: { $code }
safe-heading = Esta vista falla una y otra vez
safe-lead = Sus mensajes están a salvo y los que esperan se siguen enviando: todo ello se guarda fuera de esta vista. Si volver a intentarlo no ayuda, facilite al soporte el código y el diagnóstico.
boot-failed = Deskbell no ha podido cargar su ventana. Reinícielo; sus mensajes están a salvo.
close = Cerrar

tray-open = Abrir Deskbell
tray-mute-hour = Silenciar las notificaciones durante 1 hora
tray-mute = Silenciar las notificaciones hasta nuevo aviso
tray-unmute = Reactivar las notificaciones
tray-quit = Salir
tray-starting = Iniciando
tray-online = En línea
tray-connecting = Conectando
tray-offline = Sin conexión
tray-signed-out = Sesión cerrada
tray-trouble = Problemas de conexión
tray-unread = { $count ->
    [one] 1 no leído
   *[other] { $count } no leídos
}
tray-waiting = { NUMBER($count) } en espera
card-new-message = Mensaje nuevo
card-digest = { $count ->
    [one] Durante su ausencia: 1 mensaje
   *[other] Durante su ausencia: { $count } mensajes
}
card-test = Las notificaciones llegan bien.
