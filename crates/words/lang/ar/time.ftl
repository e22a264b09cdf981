### الأيام والأوقات. تُكتب الأرقام كما تُكتب أرقام الغرف.

weekday-long = { $day ->
    [0] الاثنين
    [1] الثلاثاء
    [2] الأربعاء
    [3] الخميس
    [4] الجمعة
    [5] السبت
   *[6] الأحد
}
weekday-short = { $day ->
    [0] اثنين
    [1] ثلاثاء
    [2] أربعاء
    [3] خميس
    [4] جمعة
    [5] سبت
   *[6] أحد
}
month-long = { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
month-short = { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
date-short = { NUMBER($day) } { $month }
date-short-year = { $date } { NUMBER($year) }
date-long = { $weekday }، { NUMBER($day) } { $month }
date-long-year = { NUMBER($day) } { $month } { NUMBER($year) }
date-digits = { $day }/{ $month }/{ $year }
today = اليوم
yesterday = أمس
yesterday-at = أمس { $time }
tomorrow-at = غداً { $time }
date-at = { $date } { $time }
