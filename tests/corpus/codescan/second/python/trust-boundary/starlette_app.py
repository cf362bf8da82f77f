from django.http import JsonResponse
from mangum import Mangum
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


async def set_scope(request):
    body = await request.json()
    request.session["scope"] = body["scope"]  # report: trust-boundary
    return JSONResponse({})


async def set_scope_count(request):
    body = await request.json()
    request.session["scopes"] = len(body["scope"])  # safe: trust-boundary
    return JSONResponse({})


def is_staff(request):
    request.session["is_staff"] = request.GET.get("staff")  # report: trust-boundary
    return JsonResponse({})


def dark_mode(request):
    request.session["dark"] = request.GET.get("dark") == "1"  # safe: trust-boundary
    return JsonResponse({})


routes = [Route("/scope", set_scope, methods=["POST"]), Route("/count", set_scope_count, methods=["POST"])]
handler = Mangum(Starlette(routes=routes))
