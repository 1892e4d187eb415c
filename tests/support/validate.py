"""Validates JSON documents: validate.py SCHEMA DOCUMENT...   One line per fault; exit status 1 when there is one.

The validator is python3-jsonschema (tools/packages); this only calls it, because its own command line is gone
from newer versions."""
import json
import sys

from jsonschema.validators import validator_for

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
validator_for(schema).check_schema(schema)
validator = validator_for(schema)(schema)
faults = 0
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for error in validator.iter_errors(document):
        faults += 1
        print(f"{path}: /{'/'.join(map(str, error.absolute_path))}: {error.message}")
sys.exit(faults > 0)
