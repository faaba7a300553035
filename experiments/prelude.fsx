// Lets an editor complete and check experiment files, and `dotnet fsi` run them.
// Build first: dotnet build -c Release
// (`flipflop run` brings its own assemblies, so that none is ever loaded from two places.)
#if !FLIPFLOP_HOST
#r "../src/FlipFlop.Cli/bin/Release/net10.0/FlipFlop.Engine.dll"
#r "../src/FlipFlop.Cli/bin/Release/net10.0/FlipFlop.Experiments.dll"
#r "../src/FlipFlop.Cli/bin/Release/net10.0/FlipFlop.Dsl.dll"
#endif
