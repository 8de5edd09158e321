from django.urls import path

from bench.reference import views

urlpatterns = [
    path("", views.elsewhere, name="home"),
    path("sign-in/", views.elsewhere, name="login"),
    path("sign-out/", views.elsewhere, name="logout"),
    path("people/<str:username>/", views.elsewhere, name="person"),
    path("observations/<int:pk>/", views.elsewhere, name="observation"),
    path("<slug:framework>/", views.elsewhere, name="framework"),
    path("<slug:framework>/roles/<slug:slug>/", views.elsewhere, name="role"),
    path("<slug:framework>/abilities/<slug:slug>/", views.ability, name="ability"),
    path("<slug:framework>/abilities/<slug:slug>/observe/", views.elsewhere, name="observe"),
]
