"""Prometheus metrics: the catalogue, the chunks of each device, ourselves, and service discovery."""

from exporters.metrics.catalogue import CATALOGUE, Metric
from exporters.metrics.chunks import ChunkStore
from exporters.metrics.discovery import sd_document
from exporters.metrics.own import OwnMetrics, OwnNumbers
from exporters.metrics.places import GapFigures

__all__ = ["CATALOGUE", "ChunkStore", "GapFigures", "Metric", "OwnMetrics", "OwnNumbers", "sd_document"]
