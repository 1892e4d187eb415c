UPDATE users SET note = upper(note);
