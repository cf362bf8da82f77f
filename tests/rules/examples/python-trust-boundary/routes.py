"""Routes that a framework is told of by a call."""

from fastapi import FastAPI, Request
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

api = FastAPI()


@api.post("/basket")
async def basket(request: Request, item: str):
    request.session["last"] = item  # report: python-trust-boundary
    request.session["previous"] = request.session["first"]  # safe: python-trust-boundary
    request.session["agent"] = request.headers["user-agent"]  # report: python-trust-boundary
    return {}


async def join(request):
    wanted = await request.json()
    request.session["team"] = wanted["team"]  # report: python-trust-boundary
    request.session["teams"] = len(wanted["team"])  # safe: python-trust-boundary
    return JSONResponse({})


async def leave(request):
    request.session["left"] = request.path_params["team"]  # safe: python-trust-boundary
    return JSONResponse({})


site = Starlette(routes=[Route("/teams", endpoint=join, methods=["POST"])])
