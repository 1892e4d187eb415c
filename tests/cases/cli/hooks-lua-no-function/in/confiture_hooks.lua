confiture.hook("pre_execute")
