\if maybe :schema
\endif
