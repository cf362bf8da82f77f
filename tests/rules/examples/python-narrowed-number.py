"""Numbers that do not fit."""

import ctypes

import numpy


def handler(event, context):
    count = int(event["count"])
    small = numpy.int16(count)  # report: python-narrowed-number
    cut = ctypes.c_int32(event["count"])  # report: python-narrowed-number
    wide = numpy.int64(count)  # safe: python-narrowed-number
    fixed = numpy.int16(7)  # safe: python-narrowed-number
    bounded = numpy.uint8(min(len(event["rows"]), 255))  # safe: python-narrowed-number
    return [small, cut, wide, fixed, bounded]


def within_limits(event, context):
    rows = int(event["rows"])
    columns = int(event["columns"])
    if rows > 1000:
        raise ValueError("too many rows")
    if columns < 2:
        raise ValueError("too few columns")
    wide = numpy.zeros(columns)  # report: python-narrowed-number
    return [numpy.zeros(rows), numpy.zeros(min(columns, 50)), wide]  # safe: python-narrowed-number
