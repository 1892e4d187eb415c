REFRESH MATERIALIZED VIEW reporting.monthly_sales;
