from django.contrib import admin

from frameworks.models import Ability, Framework

admin.site.register([Ability, Framework])
