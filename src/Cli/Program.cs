using System.Text;
using Yibao.Cli;

// One buffer for results: a statement is many short lines, and a million of them must not be a million system calls.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var results = new StreamWriter(Console.OpenStandardOutput(), utf8, bufferSize: 65_536) { AutoFlush = false };
using var notes = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
return (int)YibaoCommand.Run(args, results, notes);
