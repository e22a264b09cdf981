### Rechazos y avisos: uno por código.

error-wrong-credentials = El correo electrónico o la contraseña no son correctos. Compruebe ambos.
error-signed-out = Su sesión está cerrada. Inicie sesión de nuevo.
error-unreachable = No se puede acceder al servidor. Compruebe la red.
error-bad-answer = El servidor ha respondido algo que esta versión no entiende.
error-server-trouble = El servidor tiene problemas. Inténtelo de nuevo en un momento.
error-rate-limited = Demasiados intentos. Espere un minuto e inténtelo de nuevo.
error-not-permitted = No tiene permiso para hacer esto, o ya no está en la sala.
error-not-found = Esto ya no existe.
error-outbox-full = La cola está llena. Su texto se queda aquí; envíelo cuando hayan salido algunos mensajes.
error-message-too-large = El mensaje es demasiado largo. Acórtelo o envíelo por partes.
error-empty-message = No hay nada que enviar.
error-file-too-large = El archivo supera los 10 MB. Envíe uno más pequeño.
error-file-not-allowed = Los archivos de este tipo no se pueden adjuntar ni abrir; solo imágenes (PNG, JPEG, GIF, WebP), PDF, Word y Excel.
error-file-unreadable = No se puede leer el archivo. Puede estar dañado o haber desaparecido.
error-too-many-files = Ya hay diez archivos adjuntos. Envíe primero estos.
error-already-sent = El mensaje ya está en camino y no se puede cambiar.
error-disk-full = El disco está lleno. Libere espacio; su texto se queda aquí.
error-read-only = No se puede escribir en la carpeta de Deskbell. Su texto se queda aquí.
error-desk-in-use = Otro programa tiene abierto este puesto. Ciérrelo e inténtelo de nuevo.
error-newer-desk = Una versión más reciente de Deskbell ha usado este puesto. Instale la versión más reciente; no se ha cambiado nada.
error-desk-damaged = La copia de sus salas estaba dañada y se está cargando de nuevo. Inténtelo otra vez en un momento.
error-disk-trouble = El disco no funciona como debería. Su texto se queda aquí.
error-internal = Algo ha fallado en Deskbell. El registro contiene los detalles.

notice-no-keychain = Este ordenador no tiene llavero. Tendrá que volver a iniciar sesión tras cerrar Deskbell, y la copia de sus salas termina con él.
notice-keychain-locked = El llavero está bloqueado. Desbloquéelo para mantener la sesión, o continúe solo por esta vez.
notice-no-tray = Este escritorio no tiene bandeja. Al cerrar la ventana, esta se minimiza.
notice-no-notifications = Este escritorio no muestra notificaciones. Mantenga la ventana a la vista para no perderse mensajes.
notice-cache-rebuilt = La copia de sus salas en este ordenador estaba dañada y se está cargando de nuevo. Los mensajes no enviados se han conservado.
notice-unsent-lost = La copia de sus salas en este ordenador estaba dañada, y algunos mensajes no enviados no se han podido recuperar. Compruebe lo último que escribió.
notice-left-behind = Algo que usted escribió no se ha enviado: ya no está en esa sala. Se conserva en este ordenador.
notice-clock-off = El reloj de este ordenador se desvía más de dos minutos. Las horas pueden ser incorrectas hasta que se ajuste.
notice-disk-full = El disco está lleno. Los mensajes nuevos no se pueden guardar ni poner en cola hasta que haya espacio.
notice-read-only = No se puede escribir en la carpeta de Deskbell. Hasta entonces, los mensajes nuevos no se pueden guardar ni poner en cola.
notice-disk-trouble = El disco de este ordenador no funciona como debería. Los mensajes nuevos no se pueden guardar ni poner en cola.
notice-key-changed = El llavero ya no tiene la clave de la copia de sus salas. Se ha apartado, con lo que no se había enviado, hasta que vuelva la clave. Compruebe lo último que escribió; el resto se está cargando de nuevo.
