// Nobody of a blocked domain gets in; colleagues are in at once. In the callback form, as in the developer guide's older examples.
exports.handler = (event, context, callback) => {
  const domain = (event.request.userAttributes.email ?? '').split('@').pop();
  if (domain === 'blocked.example') {
    callback(new Error('Domain not allowed'), event);
    return;
  }
  if (domain === 'colleagues.example') {
    event.response.autoConfirmUser = true;
    event.response.autoVerifyEmail = true;
  }
  callback(null, event);
};
