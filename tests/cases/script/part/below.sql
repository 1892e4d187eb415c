SELECT :'schema', 'below';
