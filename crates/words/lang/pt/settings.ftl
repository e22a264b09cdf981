### Mudança rápida, teclas e definições.

switch-to = Ir para uma sala ou pessoa
switch-hint = Nome de uma sala, de uma unidade ou de uma pessoa
switch-keys = ↑ ↓ para escolher, Enter para abrir, Esc para fechar
switch-none = Não há nenhuma sala nem pessoa com esse nome.
rooms-found = { $count ->
    [one] 1 sala
   *[other] { $count } salas
}

key-ctrl = Ctrl
key-shift = Shift
key-enter = Enter
key-esc = Esc
key-home = Home
key-end = End

shortcuts = Atalhos de teclado
keys-around = Navegação
keys-around-switch = Ir para uma sala ou pessoa
keys-around-card = Abrir a sala do aviso mais recente
keys-around-step = Sala acima ou abaixo
keys-around-search = Pesquisar nesta sala
keys-around-everywhere = Pesquisar em todo o lado
keys-around-back = Voltar à escrita; fecha o que estiver aberto
keys-rooms = Na lista de salas
keys-rooms-step = De sala em sala
keys-rooms-open = Abrir a sala
keys-rooms-menu = Ações para a sala
keys-messages = Nas mensagens
keys-messages-step = De mensagem em mensagem
keys-messages-copy = Copiar a mensagem
keys-messages-menu = Ações para a mensagem
keys-writing = Escrita
keys-writing-send = Enviar
keys-writing-line = Nova linha
keys-writing-leave = Abandonar uma alteração
keys-window = A janela
keys-window-larger = Maior
keys-window-smaller = Menor
keys-window-usual = Tamanho normal
keys-window-settings = Definições
keys-window-keys = Esta lista

settings = Definições
settings-pages = Páginas das definições
page-appearance = Aspeto
page-language = Idioma
page-notifications = Notificações
page-privacy = Privacidade
page-storage = Armazenamento
page-account = Conta
page-support = Ajuda e diagnóstico
page-about = Acerca
look-is-yours = Estas definições são suas: a próxima pessoa neste posto tem as dela.

theme-heading = Cores
theme-system = Como o sistema
theme-system-about = Segue este computador
theme-light = Claro
theme-light-about = Para um átrio luminoso
theme-dark = Escuro
theme-dark-about = Letra clara sobre fundo escuro
theme-night = Turno da noite
theme-night-about = Quente e suave, para um átrio escuro
zoom = Zoom
zoom-lead = Amplia tudo. Ctrl com mais, menos e 0 faz o mesmo em qualquer lugar.
text-size = Tamanho do texto
text-size-lead = Amplia o texto e deixa a janela como está.
smaller = Menor
larger = Maior
usual = Tamanho normal
compact = Linhas mais juntas
percent-of = { NUMBER($percent) }%

language-heading = Idioma do Deskbell
language-system = Como o sistema
language-lead = Aplica-se de imediato, também às notificações e à área de notificação. O que as pessoas escrevem fica como o escreveram.
times-of-property = As horas são as da sua unidade, onde quer que este computador esteja.

level-heading = Que mensagens avisam
level-lead = Uma sala pode ter o seu próprio nível, nos seus detalhes.
level-all = Todas as mensagens
level-mentions = Menções e mensagens diretas
level-nothing = Nenhuma
sounds-heading = Sons
sounds-lead = Quais das mensagens que avisam se ouvem. As menções e as mensagens diretas têm um som próprio, mais urgente. Muitas mensagens ao mesmo tempo ouvem-se uma só vez, e nenhuma nas horas de silêncio.
content-heading = Quanto mostra uma notificação
content-lead = Num ecrã bloqueado, diz apenas que há algo novo.
content-full = Quem escreveu, onde e o quê
content-sender = Quem escreveu e onde
content-nothing = Apenas que há algo novo
through = O que passa apesar do silêncio
mentions-through = Mensagens que me mencionam
direct-through = Mensagens diretas
quiet = Horas de silêncio
quiet-lead = Nelas nada avisa, pelo relógio da unidade. As mensagens contam na mesma.
quiet-none = Nenhuma: as mensagens avisam a qualquer hora.
add-quiet = Adicionar horas de silêncio
remove-quiet = Remover estas horas de silêncio
quiet-from = Das
quiet-to = às
quiet-next-day = do dia seguinte
quiet-no-day = Escolha pelo menos um dia, ou nunca começam.
try-it = Mostrar uma notificação
try-heading = Este computador deixa passar notificações?
trying = A perguntar ao sistema…
loading = Um momento…
trial-taken = O sistema aceitou-a. Se não viu nada, verifique se ele retém as notificações (não incomodar, concentração).
trial-refused = O sistema não a deixou passar. Permita as notificações do Deskbell nas definições deste computador.
trial-paused = As mensagens não avisam até { $time }: pausou-as.
trial-quiet = As mensagens não avisam até { $time }: horas de silêncio.

privacy-read = Lida
privacy-read-about = Os outros veem que leu uma mensagem quando a sala dela está aberta, esta janela está à frente e alguém usou este computador no último minuto. Abrir uma notificação não conta.
privacy-here = Presente e ausente
privacy-here-about = Os colegas veem-no presente enquanto usa este computador, ausente após cinco minutos sem atividade ou com o ecrã bloqueado, e sem ligação quando o Deskbell está fechado.
privacy-typing = Escrita
privacy-typing-about = Enquanto escreve, as pessoas da sala veem-no; três segundos depois da última tecla, já não.
privacy-outside = Nada de fora
privacy-outside-about = As mensagens não carregam nada da Internet: nem pré-visualizações de ligações, nem imagens remotas, nem píxeis de seguimento.
privacy-secrets = Segredos
privacy-secrets-about = A sua sessão e a chave da cópia das suas salas estão no porta-chaves deste computador e em mais lado nenhum.

retention = Durante quanto tempo as mensagens são guardadas
retention-lead = As mensagens são guardadas durante { NUMBER($days) } dias, no servidor e neste computador, e depois eliminadas.
on-this-desk = Neste computador
on-this-desk-lead = Um ficheiro encriptado contém as suas salas, os seus rascunhos e o que não foi enviado. Ao terminar a sessão, é eliminado.
storage-messages = Mensagens, salas e rascunhos
storage-files = Ficheiros
storage-pictures = Imagens pequenas
storage-index = Índice da pesquisa
storage-total = No total
unsent-heading = Ainda por enviar
unsent-none = Nada em espera. Até { NUMBER($limit) } mensagens podem esperar sem ligação.
unsent-some = { $waiting ->
    [one] 1 mensagem em espera, de um máximo de { NUMBER($limit) }.
   *[other] { $waiting } mensagens em espera, de um máximo de { NUMBER($limit) }.
}

name = Nome
role-heading = Função
organization = Organização
server = Servidor
session = Sessão
session-kept = Mantém-se depois de reiniciar
session-not-kept = Termina quando o Deskbell é fechado: este computador não tem porta-chaves, ou está bloqueado
session-over = Terminou; inicie sessão novamente para enviar
role-administrator = Administra a organização
role-manager = Gere unidades
role-staff = Pessoal

support-lead = Quando algo corre mal, o suporte pode usar os números deste posto. Não contêm palavras nem nomes de ninguém. Vê tudo antes de ser guardado, e nada é enviado para lado nenhum.
support-show = Mostrar o diagnóstico
support-text = O diagnóstico
support-save = Guardar num ficheiro
support-saved = Guardado como

version = Versão
licence = Licença
licences = MIT ou Apache-2.0
built-on = Feito com
built-on-list = Rust, Tauri, Yew, Tokio e SQLite com SQLCipher, cada um com a sua licença aberta
