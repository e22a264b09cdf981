// The official client as a listener: says how many messages it has been told of, each time that is
// one of the given numbers, and how many letters were in them.
import Ably from 'ably';

const [port, format, channel, ...marks] = process.argv.slice(2);
const wanted = new Set(marks.map(Number));
const realtime = new Ably.Realtime({
  token: 'recorded',
  endpoint: '127.0.0.1',
  port: Number(port),
  tls: false,
  useBinaryProtocol: format === 'msgpack',
  logLevel: 0,
});
let told = 0;
let letters = 0;
await realtime.channels.get(channel).subscribe((message) => {
  told += 1;
  letters += message.data.content.length;
  if (wanted.has(told)) process.stdout.write(`${JSON.stringify({ told, letters })}\n`);
});
