### الكتابة: التنسيق والإشارات والرموز التعبيرية والاقتباسات والعناوين.

preview = كما ستبدو
emoji = رموز تعبيرية
find-emoji = البحث عن رمز تعبيري
no-emoji = لا يوجد رمز تعبيري بهذا الاسم.
emoji-coming = جارٍ الجلب…
emoji-groups = أنواع الرموز التعبيرية
recent-emoji = المستخدمة مؤخراً
skin-tone-heading = لون البشرة
suggestions = اقتراحات
emoji-faces = وجوه ومشاعر
emoji-people = أشخاص وأيدٍ
emoji-animals = حيوانات وطبيعة
emoji-food = طعام وشراب
emoji-travel = سفر وأماكن
emoji-activities = أنشطة
emoji-objects = أشياء
emoji-signs = علامات
emoji-flags = أعلام
skin-light = فاتح
skin-medium-light = فاتح متوسط
skin-medium = متوسط
skin-medium-dark = داكن متوسط
skin-dark = داكن
skin-none = بلا لون
suggestions-found = { $count ->
    [zero] لا اقتراحات.
    [one] اقتراح واحد. Enter يأخذه.
    [two] اقتراحان. الأسهم تختار وEnter يأخذ.
    [few] { $count } اقتراحات. الأسهم تختار وEnter يأخذ.
    [many] { $count } اقتراحاً. الأسهم تختار وEnter يأخذ.
   *[other] { $count } اقتراح. الأسهم تختار وEnter يأخذ.
}
everyone = كل من في هذه المحادثة
everyone-administrators = كل المسؤولين في هذه المحادثة
everyone-managers = كل المديرين في هذه المحادثة
everyone-staff = كل الموظفين في هذه المحادثة
length-of = { $size } من { $most }
too-long = طويلة جداً: { $size } من { $most }

answer = الرد مع اقتباس
pass-on = إعادة توجيه…
pass-on-to = إعادة التوجيه إلى محادثة أو شخص
to-quoted = الذهاب إلى الرسالة المقتبسة
sent-stays = أُرسلت رسالتك الأخيرة ولا يمكن تغييرها
quoted-not-here = الرسالة المقتبسة ليست على هذا المكتب

open-link = هل تريد فتح هذا العنوان؟
link-leads-to = يقود إلى
link-in-the-open = ما يُرسَل إلى هناك غير مشفّر: يمكن لآخرين على الشبكة قراءته وتغييره.
copy-link = نسخه
trust-host = فتحه وعدم السؤال مجدداً عن { $host }
trusted-hosts = عناوين تُفتح من دون سؤال
trusted-hosts-lead = العناوين المشفّرة لهذه المضيفات تذهب مباشرة إلى المتصفح.
no-trusted-hosts = لا شيء بعد: يُسأل عن كل عنوان.
forget-host = السؤال من جديد
error-link-not-opened = لم يُفتح العنوان: ليس من الويب، أو ليس على هذا الحاسوب متصفح.

send-key = الإرسال
send-by-enter = Enter يرسل
send-by-enter-lead = Shift مع Enter يبدأ سطراً جديداً
send-by-ctrl = Ctrl مع Enter يرسل
send-by-ctrl-lead = Enter يبدأ سطراً جديداً

keys-writing-enter = إرسال أو سطر جديد، كما حُدّد في المظهر
keys-writing-last = في حقل فارغ: تغيير رسالتك الأخيرة
keys-writing-bold = غامق، مائل
keys-writing-code = شيفرة
keys-writing-lists = قائمة مرقّمة، قائمة، اقتباس
keys-writing-link = جعل التحديد عنواناً
keys-writing-calls = الإشارة إلى شخص أو تسمية رمز تعبيري

picture-frame = صورة: الأسهم تنقل إلى غيرها، وزائد وناقص يكبّران
picture-before = الصورة السابقة
picture-after = الصورة التالية
undo = تراجع
room-unmuted = لم تعد مكتومة
room-for-later = مُيّزت كغير مقروءة
