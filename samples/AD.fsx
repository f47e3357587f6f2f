// The references a script loads. The library is built first: dotnet build AD.sln -c Release.
#r "nuget: MathNet.Numerics, 5.0.0"
#r "../artifacts/bin/AD.Core/release/AD.Kernels.dll"
#r "../artifacts/bin/AD.Core/release/AD.Core.dll"
