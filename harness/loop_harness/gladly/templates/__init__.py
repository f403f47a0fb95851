"""Go's text/template with Sprig and the functions of Gladly's platform."""

from loop_harness.gladly.templates.template import Template as Template
