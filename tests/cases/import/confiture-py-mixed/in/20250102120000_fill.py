class Fill(Migration):
    pass
