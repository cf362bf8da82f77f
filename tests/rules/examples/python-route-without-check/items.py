"""Routes of FastAPI, most of which depend on the user."""

from fastapi import APIRouter, Depends
from items.access import current_user
from items.store import store

router = APIRouter()


@router.get("/items")
def items(user=Depends(current_user)):
    return store.of(user)


@router.post("/items")
def add(text: str, user=Depends(current_user)):  # safe: python-route-without-check
    return store.add(user, text)


@router.delete("/items/{name}")
def remove(name: str):  # report: python-route-without-check
    return store.remove(name)


@router.patch("/items/{name}")
def rename(name: str, text: str):  # report: python-route-without-check
    return store.rename(name, text)


@router.put("/items/{name}")
def replace(name: str, text: str, user=Depends(current_user)):  # safe: python-route-without-check
    return store.replace(user, name, text)
