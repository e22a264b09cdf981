### بدء الحديث، ومن هم في المحادثة.

new-chat = محادثة جديدة
new-chat-kinds = مع من
one-person = شخص واحد
a-group = مجموعة
people-heading = الأشخاص
find-person = البحث عن شخص بالاسم
suggested-people = أشخاص مقترحون
looking = جارٍ البحث…
no-person = لا أحد بهذا الاسم.
nobody-left = لا أحد للاختيار.
people-here-only = لا يوجد اتصال: يظهر فقط من يعرفهم هذا الحاسوب.
needs-line = لا يوجد اتصال. المحادثة الجديدة تحتاج إليه؛ يبقى ما اخترته هنا حتى يعود.
has-room = لديكما محادثة
new-to-you = محادثة جديدة
beginning = لحظة من فضلك…
direct-keys = ↑ ↓ للاختيار، Enter للكتابة، Esc للإغلاق

group-name = اسم المجموعة
group-name-hint = ما موضوعها، مثل: حفل زفاف 14 يونيو
group-property = الفندق
group-others = مع أشخاص من فنادق أخرى
no-property = لا تعمل هنا في أي فندق، فلا مكان للمجموعة. يُرجى سؤال أحد المديرين.
chosen = الأشخاص المختارون
make-group = إنشاء المجموعة
name-missing = تحتاج المجموعة إلى اسم.
nobody-chosen = اختر شخصاً واحداً على الأقل.
characters-left = { $count ->
    [zero] لم يبقَ أي حرف
    [one] بقي حرف واحد
    [two] بقي حرفان
    [few] بقيت { $count } أحرف
    [many] بقي { $count } حرفاً
   *[other] بقي { $count } حرف
}
characters-over = { $count ->
    [zero] الحد الأقصى { NUMBER($most) }
    [one] أطول بحرف واحد: الحد الأقصى { NUMBER($most) }
    [two] أطول بحرفين: الحد الأقصى { NUMBER($most) }
    [few] أطول بـ { $count } أحرف: الحد الأقصى { NUMBER($most) }
    [many] أطول بـ { $count } حرفاً: الحد الأقصى { NUMBER($most) }
   *[other] أطول بـ { $count } حرف: الحد الأقصى { NUMBER($most) }
}
people-of-properties = أشخاص { $properties }
of-other-property = من فندق آخر، فليسوا لهذه المجموعة: { $names }. أخرجهم أو اختر فندقهم.
unchoose = إخراج { $name }
add = إضافة
add-people-count = { $count ->
    [zero] إضافة
    [one] إضافة شخص واحد
    [two] إضافة شخصين
    [few] إضافة { $count } أشخاص
    [many] إضافة { $count } شخصاً
   *[other] إضافة { $count } شخص
}
rooms-and-people = { $rooms }، { $people }

add-people = إضافة أشخاص
remove = إزالة من هذه المحادثة
remove-short = إزالة
leave-room = مغادرة المحادثة
leave = مغادرة
profile-place = يعمل في
message = رسالة
room-gone = لم تعد في تلك المحادثة.
profile-of = عن { $name }
add-to = إضافة أشخاص إلى { $room }
remove-question = لن يرى { $name } بعد ذلك { $room }، وما قيل فيها يُزال من حاسوبه.
leave-room-question = ما قيل في { $room } يُزال من هذا الحاسوب، ولا يصل جديد. يمكن لأحد فيها أن يضيفك من جديد.
leave-unsent-count = { $count ->
    [zero] لا رسائل غير مرسلة.
    [one] رسالة واحدة هنا لم تُرسَل. لن تُرسَل، وتبقى على هذا الحاسوب حتى تُضاف من جديد أو تحذفها.
    [two] رسالتان هنا لم تُرسَلا. لن تُرسَلا، وتبقيان على هذا الحاسوب حتى تُضاف من جديد أو تحذفهما.
    [few] { $count } رسائل هنا لم تُرسَل. لن تُرسَل، وتبقى على هذا الحاسوب حتى تُضاف من جديد أو تحذفها.
    [many] { $count } رسالة هنا لم تُرسَل. لن تُرسَل، وتبقى على هذا الحاسوب حتى تُضاف من جديد أو تحذفها.
   *[other] { $count } رسالة هنا لم تُرسَل. لن تُرسَل، وتبقى على هذا الحاسوب حتى تُضاف من جديد أو تحذفها.
}

error-bad-group-name = الاسم لا يصلح لمجموعة.
error-too-many-people = هؤلاء أكثر مما تتسع له مجموعة واحدة.
error-person-gone = لم يعد هذا الشخص في مؤسستك.
somebody-chosen = أحد من اخترتهم
person-gone = لم يعد { $name } في مؤسستك، أو لم يعد الفندق فيها.
group-name-length = للاسم من حرف واحد إلى { NUMBER($most) } حرفاً، في سطر واحد.
group-size = تُنشأ المجموعة بعدد أقصاه { NUMBER($most) } شخصاً.
not-permitted-person = لا يُسمح لك بذلك: { $name } من فندق آخر، أو أن ذلك لمنشئ المجموعة والمديرين فقط.
not-permitted-group = لا يُسمح لك بذلك. المجموعة لفندق تعمل فيه، وكذلك أشخاصها.

keys-around-chat = محادثة جديدة
keys-around-group = مجموعة جديدة

left-behind = لم تُرسَل
left-behind-lead = لم تعد في هذه المحادثات، فلن يُرسَل هذا. انسخ ما تحتاج إليه. إذا أضافك أحد من جديد فستجده في المحادثة.
nothing-left = لم يبقَ شيء.
room-without-name = محادثة كنت فيها
show-left = عرض
