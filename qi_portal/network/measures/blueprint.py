"""The pages that compare the practices of a network and look at what they enter; each room hangs up its own."""

from flask import Blueprint

bp = Blueprint("network_measures", __name__, template_folder="../templates")
