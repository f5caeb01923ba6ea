// TISSWriting
