### المحادثة المفتوحة: رسائلها وأشخاصها وملفاتها والبحث.

choose-room = اختر محادثة
choose-room-lead = اختر واحدة من القائمة، أو اضغط Ctrl K واكتب اسماً. ينتقل Alt مع السهم إلى الأعلى أو الأسفل بين المحادثات.
kind-property = كل من في هذا الفندق
kind-organization = كل من في المؤسسة
kind-group = مجموعة
kind-direct = مباشرة
mute = كتم هذه المحادثة
unmute = إلغاء كتم هذه المحادثة
details = عن هذه المحادثة
ringing = أي الرسائل تنبّه هنا
level-as-set = كما في إعداداتي
people-count = { $count ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصاً
   *[other] { $count } شخص
}
people-here = { $people }، المتصلون الآن: { NUMBER($here) }
here-now = متصل الآن
away = بعيد
not-here = غير متصل
typing-one = { $name } يكتب…
typing-two = { $name } و{ $other } يكتبان…
typing-many = { $count ->
    [zero] { $name } يكتب…
    [one] { $name } وشخص آخر يكتبان…
    [two] { $name } وشخصان آخران يكتبون…
    [few] { $name } و{ $count } آخرون يكتبون…
    [many] { $name } و{ $count } آخرون يكتبون…
   *[other] { $name } و{ $count } آخرون يكتبون…
}
typing-short = يكتب…

messages = الرسائل
opening = جارٍ فتح المحادثة…
empty-room = لم يُكتب شيء هنا بعد
empty-room-lead = اكتب أول رسالة في الأسفل.
room-begins = هنا تبدأ المحادثة.
older-coming = جارٍ جلب الرسائل الأقدم…
older-needs-line = ستظهر الرسائل الأقدم هنا عند عودة الاتصال.
try-again = إعادة المحاولة
new-messages = رسائل جديدة
gap = قد تنقص هنا بعض الرسائل – جارٍ جلبها.
gap-offline = قد تنقص هنا بعض الرسائل. ستُجلب عند عودة الاتصال.
to-newest = الذهاب إلى أحدث رسالة
arrived-messages = { $count ->
    [zero] لا رسائل جديدة
    [one] رسالة جديدة واحدة
    [two] رسالتان جديدتان
    [few] { $count } رسائل جديدة
    [many] { $count } رسالة جديدة
   *[other] { $count } رسالة جديدة
}
to-first-unread = إلى أول رسالة غير مقروءة
first-of-unread = { $count ->
    [zero] إلى أول رسالة غير مقروءة
    [one] رسالة واحدة غير مقروءة: إلى أولها
    [two] رسالتان غير مقروءتين: إلى أولاهما
    [few] { $count } رسائل غير مقروءة: إلى أولها
    [many] { $count } رسالة غير مقروءة: إلى أولها
   *[other] { $count } رسالة غير مقروءة: إلى أولها
}
deleted = حُذفت هذه الرسالة.
edited = معدّلة
edited-at = عُدّلت { $when }
delete-message = هل تريد حذف هذه الرسالة؟
delete-message-lead = ستختفي لدى الجميع ولن يتمكن أحد من استعادتها.
reactions = التفاعلات
add-reaction = إضافة تفاعل
more-emoji = المزيد من الرموز
reacted-with = تفاعل { $emoji }: { $people }
reacted-with-you = تفاعل { $emoji }: أنت
reaction-you = أنت
reaction-others = { $count ->
    [zero] غيرهم
    [one] شخص آخر
    [two] شخصان آخران
    [few] { $count } آخرون
    [many] { $count } آخرون
   *[other] { $count } آخرون
}
names-and = { $names } و{ $last }
it-is-you = أنت
attachment = مرفق
picture = صورة
copy = نسخ النص
unread-from = تمييز كغير مقروءة من هنا
show-whole = عرض الرسالة كاملة
link-host = يقود إلى { $host }. اختره لنسخ العنوان.
copied = تم النسخ
link-copied = نُسخ العنوان
said-unread-from = غير مقروءة من هناك، فور مغادرتك هذه المحادثة
announcement-of = { $name }: { $text }
written-and-sent-at = كُتبت { $written }، أُرسلت { $sent }

retry = إعادة المحاولة
edit = تعديل
discard = حذف
delete = حذف
delivery-queued = في انتظار الإرسال
delivery-sending = جارٍ الإرسال
delivery-waiting = في انتظار إعادة الإرسال
delivery-failed = لم تُرسَل
delivery-sent = أُرسلت
delivery-delivered = سُلّمت
delivery-read = قُرئت
waiting-for-line = في انتظار الاتصال
trying-at = المحاولة التالية: { $time }
trying-soon = المحاولة التالية بعد لحظات
failure-not-permitted = لم تُرسَل: لم تعد في هذه المحادثة.
failure-too-large = لم تُرسَل: الرسالة طويلة جداً.
failure-rejected = لم تُرسَل: رفضتها قواعد المحتوى.
failure-refused = لم تُرسَل: رفضتها الخدمة.
failure-file-too-large = لم تُرسَل: الملف أكبر مما يقبله الخادم.
failure-file-not-allowed = لم تُرسَل: الخادم لا يقبل ملفات من هذا النوع.
failure-file-unreadable = لم تُرسَل: نسخة الملف على هذا الحاسوب مفقودة أو تالفة. يُرجى إرفاقه من جديد.

send = إرسال
message-to = رسالة إلى { $room }
editing = تعديل رسالة
save-edit = حفظ
discarded = حُذفت الرسالة.
put-back = استعادة النص

attach = إرفاق ملفات
drop-here = أفلت الملفات هنا لإرفاقها
reading-file = جارٍ القراءة…
as-it-is = إرسال الأصل
made-lighter = مخفّفة
open = فتح
save = حفظ
cancel-upload = إلغاء
uploading = جارٍ الرفع
pictures-together = { $count ->
    [zero] لا صور
    [one] صورة واحدة
    [two] صورتان
    [few] { $count } صور
    [many] { $count } صورة
   *[other] { $count } صورة
}
picture-failed = لا يمكن عرض هذه الصورة.
open-question = هل تريد فتح هذا الملف؟
open-warning = يمكن لمستندات Office أن تنفّذ تعليمات من أنشأها. لا تفتحه إلا إذا كنت تتوقع هذا الملف من هذا الشخص.
open-anyway = فتح على أي حال
leave-closed = عدم الفتح
pasted = صورة
file-pdf = مستند PDF
file-word = مستند Word
file-excel = جدول Excel
file-other = ملف
remove-file = إزالة { $name }
view-picture = عرض { $name }
uploaded-of = { $sent } من { $total }
size-bytes = { $count ->
    [zero] 0 بايت
    [one] بايت واحد
    [two] بايتان
    [few] { $count } بايت
    [many] { $count } بايت
   *[other] { $count } بايت
}
size-kilobytes = { $size } كيلوبايت
size-megabytes = { $size } ميغابايت
decimal-sign = .

search = البحث في الرسائل
search-here = البحث في هذه المحادثة
search-close = إغلاق البحث
search-room = المحادثة
search-all-rooms = كل المحادثات
search-sender = الشخص
search-anyone = أي شخص
search-when = الوقت
search-from = من
search-until = إلى
date-shape = يوم/شهر/سنة
search-file = مع ملف
search-filters = تضييق البحث
search-results = الرسائل التي عُثر عليها
search-more = عرض المزيد
search-waiting = جارٍ البحث…
search-idle = عمّ تبحث؟
search-idle-lead = كلمات أو اسم أو غرفة نزيل: 412 يجد تلك الغرفة وحدها، لا 4123. يعمل من دون اتصال.
search-none = لم يُعثر على شيء
search-none-lead = جرّب كلمات أقل، أو بداية كلمة يتبعها *.
any-time = أي وقت
last-day = آخر 24 ساعة
last-week = آخر 7 أيام
last-month = آخر 30 يوماً
found-messages = { $count ->
    [zero] لا رسائل
    [one] رسالة واحدة
    [two] رسالتان
    [few] { $count } رسائل
    [many] { $count } رسالة
   *[other] { $count } رسالة
}
found-newest = { $count ->
    [zero] لا رسائل
    [one] أحدث رسالة
    [two] أحدث رسالتين
    [few] أحدث { $count } رسائل
    [many] أحدث { $count } رسالة
   *[other] أحدث { $count } رسالة
}
range-since = بُحث في هذا الحاسوب رجوعاً حتى { $time }.
range-nothing = ليس على هذا الحاسوب رسائل هناك بعد.
range-indexing = ما زال تجهيز الأقدم جارياً.
range-gaps = قد تنقص بعض الرسائل بينها.
