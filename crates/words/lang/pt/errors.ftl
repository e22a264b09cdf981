### Recusas e avisos: um por código.

error-wrong-credentials = O e-mail ou a palavra-passe não estão corretos. Verifique ambos.
error-signed-out = A sua sessão está terminada. Inicie sessão novamente.
error-unreachable = Não é possível contactar o servidor. Verifique a rede.
error-bad-answer = O servidor respondeu algo que esta versão não entende.
error-server-trouble = O servidor está com problemas. Tente novamente dentro de momentos.
error-rate-limited = Demasiadas tentativas. Aguarde um minuto e tente novamente.
error-not-permitted = Não tem permissão para fazer isto, ou já não está na sala.
error-not-found = Isto já não existe.
error-outbox-full = A fila está cheia. O seu texto fica aqui; envie-o quando algumas mensagens tiverem saído.
error-message-too-large = A mensagem é demasiado longa. Encurte-a ou envie-a por partes.
error-empty-message = Não há nada para enviar.
error-file-too-large = O ficheiro tem mais de 10 MB. Envie um mais pequeno.
error-file-not-allowed = Ficheiros deste tipo não podem ser anexados nem abertos, apenas imagens (PNG, JPEG, GIF, WebP), PDF, Word e Excel.
error-file-unreadable = Não é possível ler o ficheiro. Pode estar danificado ou ter desaparecido.
error-too-many-files = Já há dez ficheiros anexados. Envie primeiro estes.
error-already-sent = A mensagem já está a caminho e não pode ser alterada.
error-disk-full = O disco está cheio. Liberte espaço; o seu texto fica aqui.
error-read-only = Não é possível escrever na pasta do Deskbell. O seu texto fica aqui.
error-desk-in-use = Outro programa tem este posto aberto. Feche-o e tente novamente.
error-newer-desk = Uma versão mais recente do Deskbell usou este posto. Instale a versão mais recente; nada foi alterado.
error-desk-damaged = A cópia das suas salas estava danificada e está a ser carregada de novo. Tente novamente dentro de momentos.
error-disk-trouble = O disco não funciona como devia. O seu texto fica aqui.
error-internal = Algo correu mal no Deskbell. O registo tem os pormenores.

notice-no-keychain = Este computador não tem porta-chaves. Terá de iniciar sessão novamente depois de fechar o Deskbell, e a cópia das suas salas termina com ele.
notice-keychain-locked = O porta-chaves está bloqueado. Desbloqueie-o para manter a sessão, ou continue só desta vez.
notice-no-tray = Este ambiente de trabalho não tem área de notificação. Fechar a janela minimiza-a.
notice-no-notifications = Este ambiente de trabalho não mostra notificações. Mantenha a janela à vista para não perder mensagens.
notice-cache-rebuilt = A cópia das suas salas neste computador estava danificada e está a ser carregada de novo. As mensagens não enviadas foram mantidas.
notice-unsent-lost = A cópia das suas salas neste computador estava danificada, e algumas mensagens não enviadas não puderam ser recuperadas. Verifique o que escreveu por último.
notice-left-behind = Algo que escreveu não foi enviado: já não está nessa sala. Fica guardado neste computador.
notice-clock-off = O relógio deste computador está desviado mais de dois minutos. As horas podem parecer erradas até ser acertado.
notice-disk-full = O disco está cheio. As novas mensagens não podem ser guardadas nem postas em fila até haver espaço.
notice-read-only = Não é possível escrever na pasta do Deskbell. Até lá, as novas mensagens não podem ser guardadas nem postas em fila.
notice-disk-trouble = O disco deste computador não funciona como devia. As novas mensagens não podem ser guardadas nem postas em fila.
notice-key-changed = O porta-chaves já não tem a chave da cópia das suas salas. Foi posta de parte, com o que não foi enviado, até a chave voltar. Verifique o que escreveu por último; o resto está a ser carregado de novo.
