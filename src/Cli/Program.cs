using System.CommandLine;

return new RootCommand("Yibao (医保): an open public medical-insurance system.").Parse(args).Invoke();
