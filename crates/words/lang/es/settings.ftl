### Cambio rápido, teclas y configuración.

switch-to = Ir a una sala o persona
switch-hint = Nombre de una sala, un establecimiento o una persona
switch-keys = ↑ ↓ para elegir, Intro para abrir, Esc para cerrar
switch-none = No hay ninguna sala ni persona con ese nombre.
rooms-found = { $count ->
    [one] 1 sala
   *[other] { $count } salas
}

key-ctrl = Ctrl
key-shift = Mayús
key-enter = Intro
key-esc = Esc
key-home = Inicio
key-end = Fin

shortcuts = Atajos de teclado
keys-around = Navegación
keys-around-switch = Ir a una sala o persona
keys-around-card = Abrir la sala del aviso más reciente
keys-around-step = Sala anterior o siguiente
keys-around-search = Buscar en esta sala
keys-around-everywhere = Buscar en todas partes
keys-around-back = Volver a escribir; cierra lo que esté abierto
keys-rooms = En la lista de salas
keys-rooms-step = De sala en sala
keys-rooms-open = Abrir la sala
keys-rooms-menu = Acciones para la sala
keys-messages = En los mensajes
keys-messages-step = De mensaje en mensaje
keys-messages-copy = Copiar el mensaje
keys-messages-menu = Acciones para el mensaje
keys-writing = Escritura
keys-writing-send = Enviar
keys-writing-line = Línea nueva
keys-writing-leave = Abandonar un cambio
keys-window = La ventana
keys-window-larger = Más grande
keys-window-smaller = Más pequeño
keys-window-usual = Tamaño normal
keys-window-settings = Configuración
keys-window-keys = Esta lista

settings = Configuración
settings-pages = Páginas de la configuración
page-appearance = Apariencia
page-language = Idioma
page-notifications = Notificaciones
page-privacy = Privacidad
page-storage = Almacenamiento
page-account = Cuenta
page-support = Ayuda y diagnóstico
page-about = Acerca de
look-is-yours = Estos ajustes son suyos: la próxima persona en este puesto tiene los propios.

theme-heading = Colores
theme-system = Como el sistema
theme-system-about = Sigue a este ordenador
theme-light = Claro
theme-light-about = Para un vestíbulo luminoso
theme-dark = Oscuro
theme-dark-about = Letra clara sobre fondo oscuro
theme-night = Turno de noche
theme-night-about = Cálido y tenue, para un vestíbulo oscuro
zoom = Zoom
zoom-lead = Lo agranda todo. Ctrl con más, menos y 0 hace lo mismo en cualquier lugar.
text-size = Tamaño del texto
text-size-lead = Agranda el texto y deja la ventana como está.
smaller = Más pequeño
larger = Más grande
usual = Tamaño normal
compact = Filas más juntas
percent-of = { NUMBER($percent) } %

language-heading = Idioma de Deskbell
language-system = Como el sistema
language-lead = Se aplica al instante, también a las notificaciones y a la bandeja. Lo que escriben las personas queda como lo escribieron.
times-of-property = Las horas son las de su establecimiento, esté donde esté este ordenador.

level-heading = Qué mensajes avisan
level-lead = Una sala puede tener su propio nivel en sus detalles.
level-all = Todos los mensajes
level-mentions = Menciones y mensajes directos
level-nothing = Ninguno
sounds-heading = Sonidos
sounds-lead = Cuáles de los mensajes que avisan se oyen. Las menciones y los mensajes directos tienen un sonido propio, más urgente. Muchos mensajes a la vez se oyen una sola vez, y ninguno en las horas de silencio.
content-heading = Cuánto muestra una notificación
content-lead = En una pantalla bloqueada solo dice que hay algo nuevo.
content-full = Quién escribió, dónde y qué
content-sender = Quién escribió y dónde
content-nothing = Solo que hay algo nuevo
through = Qué llega a pesar del silencio
mentions-through = Mensajes que me mencionan
direct-through = Mensajes directos
quiet = Horas de silencio
quiet-lead = En ellas nada avisa, según el reloj del establecimiento. Los mensajes se cuentan igualmente.
quiet-none = Ninguna: los mensajes avisan a cualquier hora.
add-quiet = Añadir horas de silencio
remove-quiet = Quitar estas horas de silencio
quiet-from = De
quiet-to = a
quiet-next-day = del día siguiente
quiet-no-day = Elija al menos un día, o nunca empezarán.
try-it = Mostrar una notificación
try-heading = ¿Deja pasar notificaciones este ordenador?
trying = Consultando al sistema…
loading = Un momento…
trial-taken = El sistema la ha aceptado. Si no ha visto nada, compruebe si retiene las notificaciones (no molestar, concentración).
trial-refused = El sistema no la ha dejado pasar. Permita las notificaciones de Deskbell en la configuración de este ordenador.
trial-paused = Los mensajes no avisan hasta { $time }: usted los ha pausado.
trial-quiet = Los mensajes no avisan hasta { $time }: horas de silencio.

privacy-read = Leído
privacy-read-about = Los demás ven que ha leído un mensaje cuando su sala está abierta, esta ventana está delante y alguien ha usado este ordenador en el último minuto. Abrir una notificación no cuenta.
privacy-here = Presente y ausente
privacy-here-about = Sus compañeros le ven presente mientras usa este ordenador, ausente tras cinco minutos sin actividad o con la pantalla bloqueada, y sin conexión cuando Deskbell está cerrado.
privacy-typing = Escritura
privacy-typing-about = Mientras escribe, las personas de la sala lo ven; tres segundos después de la última tecla, ya no.
privacy-outside = Nada de fuera
privacy-outside-about = Los mensajes no cargan nada de Internet: ni vistas previas de enlaces, ni imágenes remotas, ni píxeles de seguimiento.
privacy-secrets = Secretos
privacy-secrets-about = Su sesión y la clave de la copia de sus salas están en el llavero de este ordenador y en ningún otro lugar.

retention = Cuánto tiempo se guardan los mensajes
retention-lead = Los mensajes se guardan { NUMBER($days) } días, en el servidor y en este ordenador, y después se eliminan.
on-this-desk = En este ordenador
on-this-desk-lead = Un archivo cifrado contiene sus salas, sus borradores y lo que no se ha enviado. Al cerrar sesión se elimina.
storage-messages = Mensajes, salas y borradores
storage-files = Archivos
storage-pictures = Imágenes pequeñas
storage-index = Índice de la búsqueda
storage-total = En total
unsent-heading = Aún sin enviar
unsent-none = No hay nada en espera. Hasta { NUMBER($limit) } mensajes pueden esperar sin conexión.
unsent-some = { $waiting ->
    [one] 1 mensaje en espera, de un máximo de { NUMBER($limit) }.
   *[other] { $waiting } mensajes en espera, de un máximo de { NUMBER($limit) }.
}

name = Nombre
role-heading = Función
organization = Organización
server = Servidor
session = Sesión
session-kept = Se mantiene tras reiniciar
session-not-kept = Termina al cerrar Deskbell: este ordenador no tiene llavero, o está bloqueado
session-over = Ha terminado; inicie sesión de nuevo para enviar
role-administrator = Administra la organización
role-manager = Dirige establecimientos
role-staff = Personal

support-lead = Si algo va mal, el servicio técnico puede usar los números de este puesto. No contienen palabras ni nombres de nadie. Usted lo ve todo antes de guardarlo, y no se envía nada a ninguna parte.
support-show = Mostrar el diagnóstico
support-text = El diagnóstico
support-save = Guardar en un archivo
support-saved = Guardado como

version = Versión
licence = Licencia
licences = MIT o Apache-2.0
built-on = Hecho con
built-on-list = Rust, Tauri, Yew, Tokio y SQLite con SQLCipher, cada uno con su propia licencia abierta
