"use strict";
// Sends the form of this page; without a script its button does.
document.forms[0].submit();
