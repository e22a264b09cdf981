### تسجيل الدخول وقائمة المحادثات والاتصال والصفحة نفسها.
# «المحادثة» هنا هي room؛ و«غرفة» وحدها تعني غرفة نزيل في الفندق.

sign-in = تسجيل الدخول
signing-in = جارٍ تسجيل الدخول…
sign-in-lead = المحادثة التي يُبقيها مكتب الاستقبال لديكم مفتوحة طوال اليوم.
sign-in-again = تسجيل الدخول من جديد
sign-in-again-lead = انتهت جلستك. ما كتبته محفوظ وسيُرسَل عند عودتك.
email = البريد الإلكتروني
password = كلمة المرور
show-password = إظهار كلمة المرور
hide-password = إخفاء كلمة المرور
backend-of = يتصل بـ { $address } · Deskbell { $version }
sign-out = تسجيل الخروج
sign-out-anyway = تسجيل الخروج على أي حال
stay = البقاء مسجّلاً
cancel = إلغاء
leave-question = { $count ->
    [zero] لا توجد رسائل غير مرسلة.
    [one] هناك رسالة واحدة لم تُرسَل بعد. تسجيل الخروج يحذفها.
    [two] هناك رسالتان لم تُرسَلا بعد. تسجيل الخروج يحذفهما.
    [few] هناك { $count } رسائل لم تُرسَل بعد. تسجيل الخروج يحذفها.
    [many] هناك { $count } رسالة لم تُرسَل بعد. تسجيل الخروج يحذفها.
   *[other] هناك { $count } رسالة لم تُرسَل بعد. تسجيل الخروج يحذفها.
}

rooms = المحادثات
filter = البحث عن محادثة
clear-filter = مسح البحث
no-match = لا توجد محادثة ولا شخص بهذا الاسم.
no-rooms = لا توجد محادثات بعد
no-rooms-lead = تظهر المحادثات هنا فور أن يضيفك أحد إليها أو يكتب إليك.
fetching-rooms = جارٍ جلب محادثاتك…
unread-only = المحادثات التي فيها رسائل غير مقروءة فقط
all-read = كل شيء مقروء.
show-all-rooms = عرض كل المحادثات
favourites = المفضّلة
favourite = إبقاء في الأعلى
no-favourite = إلغاء الإبقاء في الأعلى
mark-read = تمييز كمقروءة
mark-unread = تمييز كغير مقروءة
for-30-minutes = لمدة 30 دقيقة
for-1-hour = لمدة ساعة
for-8-hours = لمدة 8 ساعات
until-unmuted = حتى ألغي الكتم
draft = مسودة:
you = أنت:
colon = :
no-messages = لا توجد رسائل بعد
show-rooms = إظهار المحادثات أو إخفاؤها
back = العودة إلى المحادثات
account = الحساب والإشعارات
pause = إيقاف الإشعارات مؤقتاً
resume = السماح بالإشعارات
paused-until = الإشعارات متوقفة حتى { $time }
menu-of = إجراءات: { $name }
muted-until = مكتومة حتى { $time }
muted-always = مكتومة
section-property = الفنادق
section-organization = المؤسسة
section-group = المجموعات
section-direct = مباشرة
unread-messages = { $count ->
    [zero] لا رسائل غير مقروءة
    [one] رسالة واحدة غير مقروءة
    [two] رسالتان غير مقروءتين
    [few] { $count } رسائل غير مقروءة
    [many] { $count } رسالة غير مقروءة
   *[other] { $count } رسالة غير مقروءة
}
unread-mentions = { $count ->
    [zero] { $messages }
    [one] { $messages }، واحدة منها تذكرك
    [two] { $messages }، اثنتان منها تذكرانك
    [few] { $messages }، { $count } منها تذكرك
    [many] { $messages }، { $count } منها تذكرك
   *[other] { $messages }، { $count } منها تذكرك
}

connecting = جارٍ الاتصال…
try-now = المحاولة الآن
session-ended = انتهت جلستك
offline-since = غير متصل منذ { $time }
trouble-since = { $trouble } (منذ { $time })
trouble-unreachable = يتعذّر الوصول إلى الخادم
trouble-server = الخادم يواجه مشكلة
trouble-pause = الخادم يطلب التوقف قليلاً
trouble-not-permitted = الخادم لا يسمح لهذا الحساب بالدخول
trouble-bad-answer = الخادم يردّ بطريقة لا يفهمها هذا الإصدار
trouble-disk-full = القرص ممتلئ: لا يمكن فتح هذا المكتب
trouble-read-only = لا يمكن الكتابة في مجلد Deskbell: لا يمكن فتح هذا المكتب
trouble-in-use = برنامج آخر يفتح هذا المكتب
trouble-newer = استُخدم إصدار أحدث من Deskbell على هذا المكتب: يُرجى تثبيت الإصدار الأحدث
trouble-disk = القرص لا يعمل: لا يمكن فتح هذا المكتب
trouble-line = الاتصال يواجه مشكلة
queue-of = { NUMBER($waiting) } من { NUMBER($limit) } في الانتظار
sending-messages = { $count ->
    [zero] لا رسائل قيد الإرسال
    [one] جارٍ إرسال رسالة واحدة
    [two] جارٍ إرسال رسالتين
    [few] جارٍ إرسال { $count } رسائل
    [many] جارٍ إرسال { $count } رسالة
   *[other] جارٍ إرسال { $count } رسالة
}
less-than-a-minute = بقي أقل من دقيقة
minutes-left = { $count ->
    [zero] بقي أقل من دقيقة
    [one] بقيت دقيقة تقريباً
    [two] بقيت دقيقتان تقريباً
    [few] بقيت { $count } دقائق تقريباً
    [many] بقيت { $count } دقيقة تقريباً
   *[other] بقيت { $count } دقيقة تقريباً
}
paced-by = { $sending }، { $left }
dismiss = إغلاق
cards = رسائل جديدة في محادثات أخرى

starting = جارٍ البدء…
no-core = لا يستجيب Deskbell
no-core-lead = تتكرّر المحاولة تلقائياً. إذا استمر ذلك، فأعد تشغيل Deskbell.
not-in-shell = هذه الصفحة مكانها نافذة Deskbell.
crashed = تعطّل هذا العرض
crashed-lead = لم يضِع شيء: الرسائل وقائمة الانتظار محفوظة خارجه. أعد التحميل للمتابعة.
crashed-returns = لم يضِع شيء: الرسائل وقائمة الانتظار محفوظة خارجه. جارٍ إعادة تحميله…
reload = إعادة التحميل
crash-code = الرمز: { $code }
came-back = تعطّل أحد العروض وأُعيد تحميله. لم يضِع شيء. الرمز: { $code }
safe-heading = يتعطّل هذا العرض مرارًا
safe-lead = رسائلك محفوظة، وما ينتظر منها لا يزال يُرسل: كل ذلك محفوظ خارج هذا العرض. إذا لم تُفد إعادة المحاولة فأعطِ الدعم الرمز وبيانات التشخيص.
boot-failed = تعذّر على Deskbell تحميل نافذته. يُرجى إعادة تشغيله؛ رسائلك محفوظة.
close = إغلاق

tray-open = فتح Deskbell
tray-mute-hour = كتم الإشعارات لمدة ساعة
tray-mute = كتم الإشعارات حتى إلغاء الكتم
tray-unmute = إلغاء كتم الإشعارات
tray-quit = إنهاء
tray-starting = جارٍ البدء
tray-online = متصل
tray-connecting = جارٍ الاتصال
tray-offline = غير متصل
tray-signed-out = تم تسجيل الخروج
tray-trouble = مشكلة في الاتصال
tray-unread = { NUMBER($count) } غير مقروءة
tray-waiting = { NUMBER($count) } في الانتظار
card-new-message = رسالة جديدة
card-digest = { $count ->
    [zero] أثناء غيابك: لا رسائل
    [one] أثناء غيابك: رسالة واحدة
    [two] أثناء غيابك: رسالتان
    [few] أثناء غيابك: { $count } رسائل
    [many] أثناء غيابك: { $count } رسالة
   *[other] أثناء غيابك: { $count } رسالة
}
card-test = الإشعارات تصل.
