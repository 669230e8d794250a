namespace Yibao.Benefits;

/// <summary>Keeps the empty module compiling; delete this file with the first real type.</summary>
internal static class ModuleMarker;
