// Sign-in with an answer that comes by mail: three rounds at most.
const { randomBytes } = require('node:crypto');
const { connect } = require('node:net');

exports.define = async (event) => {
  const { session, userNotFound } = event.request;
  const last = session[session.length - 1];
  event.response.issueTokens = false;
  event.response.failAuthentication = false;
  if (userNotFound || session.length >= 3) event.response.failAuthentication = true;
  else if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) event.response.issueTokens = true;
  else event.response.challengeName = 'CUSTOM_CHALLENGE';
  return event;
};

// One mail over SMTP: each line goes out when the server has answered the one before.
const mail = (address, text) =>
  new Promise((resolve, reject) => {
    const lines = [
      'HELO localhost', 'MAIL FROM:<door@example.com>', `RCPT TO:<${address}>`, 'DATA',
      `From: door@example.com\r\nTo: ${address}\r\nSubject: Your answer\r\n\r\n${text}\r\n.`, 'QUIT',
    ];
    const socket = connect(Number(process.env.MAIL_PORT), '127.0.0.1');
    socket.on('data', (data) => {
      if (data.toString()[0] > '3') reject(new Error(data.toString()));
      else if (lines.length) socket.write(`${lines.shift()}\r\n`);
    });
    socket.on('error', reject);
    socket.on('close', resolve);
  });

exports.create = async (event) => {
  const answer = randomBytes(4).toString('hex');
  const address = event.request.userAttributes.email;
  await mail(address, answer);
  event.response.publicChallengeParameters = { sentTo: address };
  event.response.privateChallengeParameters = { answer };
  event.response.challengeMetadata = `ROUND-${event.request.session.length + 1}`;
  return event;
};

exports.verify = async (event) => {
  event.response.answerCorrect = event.request.privateChallengeParameters.answer === event.request.challengeAnswer;
  return event;
};
