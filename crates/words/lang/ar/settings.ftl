### الانتقال السريع والمفاتيح والإعدادات.

switch-to = الذهاب إلى محادثة أو شخص
switch-hint = اسم محادثة أو فندق أو شخص
switch-keys = ↑ ↓ للاختيار، Enter للفتح، Esc للإغلاق
switch-none = لا توجد محادثة ولا شخص بهذا الاسم.
rooms-found = { $count ->
    [zero] لا محادثات
    [one] محادثة واحدة
    [two] محادثتان
    [few] { $count } محادثات
    [many] { $count } محادثة
   *[other] { $count } محادثة
}

key-ctrl = Ctrl
key-shift = Shift
key-enter = Enter
key-esc = Esc
key-home = Home
key-end = End

shortcuts = اختصارات لوحة المفاتيح
keys-around = التنقّل
keys-around-switch = الذهاب إلى محادثة أو شخص
keys-around-card = فتح محادثة أحدث تنبيه
keys-around-step = المحادثة في الأعلى أو الأسفل
keys-around-search = البحث في هذه المحادثة
keys-around-everywhere = البحث في كل مكان
keys-around-back = العودة إلى الكتابة؛ ويغلق ما هو مفتوح
keys-rooms = في قائمة المحادثات
keys-rooms-step = من محادثة إلى أخرى
keys-rooms-open = فتح المحادثة
keys-rooms-menu = إجراءات المحادثة
keys-messages = في الرسائل
keys-messages-step = من رسالة إلى أخرى
keys-messages-copy = نسخ الرسالة
keys-messages-menu = إجراءات الرسالة
keys-writing = الكتابة
keys-writing-send = إرسال
keys-writing-line = سطر جديد
keys-writing-leave = ترك التعديل كما كان
keys-window = النافذة
keys-window-larger = أكبر
keys-window-smaller = أصغر
keys-window-usual = الحجم المعتاد
keys-window-settings = الإعدادات
keys-window-keys = هذه القائمة

settings = الإعدادات
settings-pages = صفحات الإعدادات
page-appearance = المظهر
page-language = اللغة
page-notifications = الإشعارات
page-privacy = الخصوصية
page-storage = التخزين
page-account = الحساب
page-support = المساعدة والتشخيص
page-about = حول
look-is-yours = هذه إعداداتك أنت: للشخص التالي على هذا المكتب إعداداته.

theme-heading = الألوان
theme-system = كما في النظام
theme-system-about = يتبع هذا الحاسوب
theme-light = فاتح
theme-light-about = لبهو مضيء
theme-dark = داكن
theme-dark-about = كلمات فاتحة على خلفية داكنة
theme-night = مناوبة الليل
theme-night-about = دافئ وخافت، لبهو مظلم
zoom = التكبير
zoom-lead = يكبّر كل شيء. Ctrl مع زائد أو ناقص أو 0 يفعل الشيء نفسه في أي مكان.
text-size = حجم النص
text-size-lead = يكبّر النص ويترك النافذة كما هي.
smaller = أصغر
larger = أكبر
usual = الحجم المعتاد
compact = صفوف أقرب بعضها إلى بعض
percent-of = { NUMBER($percent) }%

language-heading = لغة Deskbell
language-system = كما في النظام
language-lead = تسري فوراً، وعلى الإشعارات وعلبة النظام أيضاً. ما يكتبه الأشخاص يبقى كما كتبوه.
times-of-property = الأوقات هي أوقات فندقك أينما كان هذا الحاسوب.

level-heading = أي الرسائل تنبّه
level-lead = يمكن أن يكون للمحادثة مستوى خاص بها في تفاصيلها.
level-all = كل رسالة
level-mentions = الرسائل التي تذكرني والرسائل المباشرة
level-nothing = لا شيء
sounds-heading = الأصوات
sounds-lead = أي الرسائل المنبِّهة يُسمَع. للرسائل التي تذكرك وللرسائل المباشرة صوت عاجل خاص بها. الرسائل الكثيرة معاً تُسمَع مرة واحدة، ولا يُسمَع شيء في ساعات الهدوء.
content-heading = كم يعرض الإشعار
content-lead = على شاشة مقفلة لا يقول إلا أن هناك جديداً.
content-full = من كتب، وأين، وماذا
content-sender = من كتب، وأين
content-nothing = أن هناك جديداً فقط
through = ما يصل رغم الكتم
mentions-through = الرسائل التي تذكرني
direct-through = الرسائل المباشرة
quiet = ساعات الهدوء
quiet-lead = لا ينبّه فيها شيء، بحسب ساعة الفندق. وتُعدّ الرسائل مع ذلك.
quiet-none = لا توجد: تنبّه الرسائل في أي وقت.
add-quiet = إضافة ساعات هدوء
remove-quiet = إزالة ساعات الهدوء هذه
quiet-from = من
quiet-to = إلى
quiet-next-day = في اليوم التالي
quiet-no-day = اختر يوماً واحداً على الأقل، وإلا فلن تبدأ أبداً.
try-it = عرض إشعار
try-heading = هل يسمح هذا الحاسوب بمرور الإشعارات؟
trying = جارٍ سؤال النظام…
loading = لحظة من فضلك…
trial-taken = قبله النظام. إذا لم ترَ شيئاً، فتحقق مما إذا كان يحجب الإشعارات (عدم الإزعاج، التركيز).
trial-refused = لم يسمح النظام بمروره. اسمح بإشعارات Deskbell في إعدادات هذا الحاسوب.
trial-paused = لا تنبّه الرسائل حتى { $time }: لقد أوقفتها مؤقتاً.
trial-quiet = لا تنبّه الرسائل حتى { $time }: ساعات الهدوء.

privacy-read = مقروءة
privacy-read-about = يرى الآخرون أنك قرأت رسالة عندما تكون محادثتها مفتوحة، وهذه النافذة في المقدمة، واستخدم أحد هذا الحاسوب خلال الدقيقة الأخيرة. فتح الإشعار لا يُحتسب.
privacy-here = متصل وبعيد
privacy-here-about = يراك الزملاء متصلاً ما دمت تستخدم هذا الحاسوب، وبعيداً بعد خمس دقائق من دون استخدام أو عند قفل الشاشة، وغير متصل عندما يكون Deskbell مغلقاً.
privacy-typing = الكتابة
privacy-typing-about = أثناء كتابتك يرى أشخاص المحادثة ذلك، وبعد ثلاث ثوانٍ من آخر مفتاح لا يرونه.
privacy-outside = لا شيء من الخارج
privacy-outside-about = لا تحمّل الرسائل شيئاً من الإنترنت: لا معاينات للروابط، ولا صور بعيدة، ولا بكسلات تتبّع.
privacy-secrets = الأسرار
privacy-secrets-about = جلستك ومفتاح نسخة محادثاتك في سلسلة مفاتيح هذا الحاسوب لا في أي مكان آخر.

retention = مدة حفظ الرسائل
retention-lead = تُحفظ الرسائل { NUMBER($days) } يوماً على الخادم وعلى هذا الحاسوب، ثم تُحذف.
on-this-desk = على هذا الحاسوب
on-this-desk-lead = ملف مشفّر واحد يضم محادثاتك ومسوداتك وما لم يُرسَل. تسجيل الخروج يحذفه.
storage-messages = الرسائل والمحادثات والمسودات
storage-files = الملفات
storage-pictures = الصور الصغيرة
storage-index = فهرس البحث
storage-total = المجموع
unsent-heading = لم تُرسَل بعد
unsent-none = لا شيء في الانتظار. يمكن أن ينتظر حتى { NUMBER($limit) } رسالة من دون اتصال.
unsent-some = { $waiting ->
    [zero] لا شيء في الانتظار، والحد الأقصى { NUMBER($limit) }.
    [one] رسالة واحدة في الانتظار، والحد الأقصى { NUMBER($limit) }.
    [two] رسالتان في الانتظار، والحد الأقصى { NUMBER($limit) }.
    [few] { $waiting } رسائل في الانتظار، والحد الأقصى { NUMBER($limit) }.
    [many] { $waiting } رسالة في الانتظار، والحد الأقصى { NUMBER($limit) }.
   *[other] { $waiting } رسالة في الانتظار، والحد الأقصى { NUMBER($limit) }.
}

name = الاسم
role-heading = الدور
organization = المؤسسة
server = الخادم
session = الجلسة
session-kept = تبقى بعد إعادة التشغيل
session-not-kept = تنتهي عند إغلاق Deskbell: ليس على هذا الحاسوب سلسلة مفاتيح، أو هي مقفلة
session-over = انتهت؛ سجّل الدخول من جديد للإرسال
role-administrator = يدير المؤسسة
role-manager = يدير الفنادق
role-staff = موظف

support-lead = عند حدوث خلل، يمكن للدعم أن يستفيد من أرقام هذا المكتب. ليس فيها كلام أحد ولا أسماء. ترى كل شيء قبل حفظه، ولا يُرسَل شيء إلى أي مكان.
support-show = عرض التشخيص
support-text = التشخيص
support-save = حفظ في ملف
support-saved = حُفظ باسم

version = الإصدار
licence = الترخيص
licences = MIT أو Apache-2.0
built-on = مبني على
built-on-list = ‏Rust وTauri وYew وTokio وSQLite مع SQLCipher، لكل منها ترخيصه المفتوح
