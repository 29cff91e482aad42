// Mails in words of our own.
exports.handler = async (event) => {
  if (event.triggerSource === 'CustomMessage_SignUp') {
    event.response.emailSubject = 'Welcome aboard';
    event.response.emailMessage = `<p>Dear ${event.userName}, your code is ${event.request.codeParameter}.</p>`;
  } else if (event.triggerSource === 'CustomMessage_AdminCreateUser') {
    event.response.emailSubject = 'You are invited';
    event.response.emailMessage = `Name ${event.request.usernameParameter}, password ${event.request.codeParameter}`;
  }
  return event;
};
