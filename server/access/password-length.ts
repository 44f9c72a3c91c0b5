/** Characters of a password, whatever they are: length is what withstands guessing. */
export const PASSWORD_MIN_LENGTH = 12
